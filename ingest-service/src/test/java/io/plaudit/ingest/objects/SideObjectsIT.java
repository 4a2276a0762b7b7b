package io.plaudit.ingest.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.plaudit.ingest.publish.KafkaSettings;
import io.plaudit.ingest.publish.PublishException;
import io.plaudit.model.ObjectRef;
import io.plaudit.model.RawJson;
import io.plaudit.model.SideObject;
import io.plaudit.settings.LogSettings;
import io.plaudit.testsupport.TestKafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Objects written and kept, on a real broker. */
final class SideObjectsIT {

  private final String topic = TestKafka.uniqueTopic("objects");
  private final List<SideObjects> opened = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (SideObjects each : opened) {
      each.close();
    }
  }

  @Test
  void whoHasWrittenFindsIt_andSoDoOthersAMomentLater() {
    KeptObjects<String> mine = kept();
    KeptObjects<String> theirs = kept();
    SideObjects here = open(mine, TestKafka.bootstrapServers());
    SideObjects there = open(theirs, TestKafka.bootstrapServers());
    awaitReady(here);
    awaitReady(there);

    here.publish(List.of(object("acme", "a", "{\"n\":1}"))).join();
    here.publish(List.of(object("acme", "a", "{\"n\":2}"), object("globex", "a", "{\"n\":3}")))
        .join();

    assertThat(mine.find("acme/a")).contains("{\"n\":2}");
    assertThat(there.current().join()).isTrue();
    assertThat(theirs.find("acme/a")).contains("{\"n\":2}");
    assertThat(theirs.find("globex/a")).contains("{\"n\":3}");
    here.publish(List.of(SideObject.removed(new ObjectRef("acme", "note", "a")))).join();
    assertThat(mine.find("acme/a")).isEmpty();
    assertThat(mine.find("globex/a")).isPresent();
  }

  @Test
  void whoStartsLaterReadsEverythingBeforeItIsReady() {
    SideObjects first = open(kept(), TestKafka.bootstrapServers());
    awaitReady(first);
    List<SideObject> many =
        IntStream.range(0, 500)
            .mapToObj(i -> object("acme", "o" + i, "{\"n\":" + i + "}"))
            .toList();
    first.publish(many).join();
    KeptObjects<String> later = kept();
    SideObjects second = open(later, TestKafka.bootstrapServers());

    awaitReady(second);

    assertThat(later.find("acme/o0")).contains("{\"n\":0}");
    assertThat(later.find("acme/o499")).contains("{\"n\":499}");
  }

  @Test
  void whoAsksIsAnswered_howeverFastOthersAskToo() throws Exception {
    SideObjects objects = open(kept(), TestKafka.bootstrapServers());
    awaitReady(objects);
    ScheduledExecutorService others = Executors.newSingleThreadScheduledExecutor();
    try {
      ScheduledFuture<?> asking =
          others.scheduleAtFixedRate(
              () -> {
                CompletableFuture<Boolean> unused = objects.current();
              },
              0,
              2,
              TimeUnit.MILLISECONDS);
      for (int i = 0; i < 10; i++) {
        assertThat(objects.current().join()).isTrue();
      }
      assertThat(asking.isDone()).isFalse();
    } finally {
      others.shutdownNow();
    }
  }

  @Test
  void garbageOnTheTopicStandsInNobodysWay() throws Exception {
    KeptObjects<String> kept = kept();
    SideObjects objects = open(kept, TestKafka.bootstrapServers());
    awaitReady(objects);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", TestKafka.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      byte[] garbage = "garbage".getBytes(StandardCharsets.UTF_8);
      producer.send(new ProducerRecord<>(topic, garbage, garbage)).get();
      producer.send(new ProducerRecord<>(topic, garbage, null)).get();
    }

    objects.publish(List.of(object("acme", "a", "{}"))).join();

    assertThat(kept.find("acme/a")).isPresent();
    assertThat(objects.check()).isEmpty();
  }

  @Test
  void withoutABrokerNothingIsTaken_andNobodyWaitsForLong() {
    SideObjects objects = open(kept(), "127.0.0.1:1");

    assertThat(objects.check()).isPresent();
    CompletionException failure =
        catchThrowableOfType(
            CompletionException.class,
            () -> objects.publish(List.of(object("acme", "a", "{}"))).join());
    assertThat(((PublishException) failure.getCause()).outcome())
        .isEqualTo(PublishException.Outcome.NOT_STORED);
    assertThat(objects.current().join()).isFalse();
  }

  private SideObjects open(KeptObjects<String> kept, String bootstrap) {
    KafkaSettings settings =
        new KafkaSettings(
            new LogSettings(Map.of("bootstrap.servers", bootstrap), topic + ".events", topic, true),
            1,
            Duration.ofMillis(-1),
            1024 * 1024);
    SideObjects objects = new SideObjects(settings, List.of(kept), Runnable::run);
    opened.add(objects);
    objects.start();
    return objects;
  }

  private static void awaitReady(SideObjects objects) {
    await().atMost(Duration.ofSeconds(30)).until(() -> objects.check().isEmpty());
  }

  private static KeptObjects<String> kept() {
    return new KeptObjects<>(
        new KeptObjects.Rules<>(
            "note",
            ref -> ref.tenant() + "/" + ref.id(),
            object -> object.document().text(),
            text -> Instant.MAX),
        KeptObjects.Bounds.of(1024 * 1024));
  }

  private static SideObject object(String tenant, String id, String document) {
    return new SideObject(new ObjectRef(tenant, "note", id), new RawJson(document));
  }
}
