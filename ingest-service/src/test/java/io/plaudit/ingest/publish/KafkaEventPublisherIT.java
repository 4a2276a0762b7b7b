package io.plaudit.ingest.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.plaudit.model.FeedbackEvent;
import io.plaudit.model.FeedbackRef;
import io.plaudit.settings.LogSettings;
import io.plaudit.testsupport.TestKafka;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When the publisher shuts the door. */
final class KafkaEventPublisherIT {

  private static final FeedbackEvent EVENT =
      new FeedbackEvent.Retracted(
          new UUID(1, 1), new FeedbackRef("acme", "t", new UUID(2, 2)), Instant.EPOCH);

  private final String topic = TestKafka.uniqueTopic("events");
  private KafkaEventPublisher publisher;

  @AfterEach
  void close() throws InterruptedException {
    publisher.close();
  }

  @Test
  void an_error_on_its_thread_shuts_the_door_and_says_so() {
    start(Map.of("interceptor.classes", Broken.class.getName()));
    assertThat(outcome()).isNotNull();
    Awaitility.await().until(() -> publisher.check().isPresent());

    assertThat(publisher.check().orElseThrow()).contains("the publisher has failed");
    assertThat(outcome()).isEqualTo(PublishException.Outcome.NOT_STORED);
  }

  @Test
  void a_topic_that_is_not_what_it_was_is_not_written_to() throws Exception {
    start(Map.of());
    publisher.publish(List.of(EVENT), null).join();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", TestKafka.bootstrapServers()))) {
      admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(3))).all().get();
    }
    Awaitility.await().until(() -> publisher.check().isPresent());

    assertThat(publisher.check().orElseThrow()).contains("had 2 partitions");
    assertThat(outcome()).isEqualTo(PublishException.Outcome.NOT_STORED);
  }

  @Test
  void what_is_published_in_one_turn_is_handed_over_by_one_task() throws Exception {
    Queue<Runnable> turn = new ConcurrentLinkedQueue<>();
    start(Map.of(), turn::add);
    for (int round = 1; round <= 2; round++) {
      List<CompletableFuture<Void>> published =
          Stream.generate(() -> publisher.publish(List.of(EVENT), null)).limit(3).toList();
      assertThat(turn).hasSize(1);
      turn.remove().run();
      published.forEach(CompletableFuture::join);
    }
  }

  @Test
  void what_was_published_before_the_end_is_not_lost() throws Exception {
    start(Map.of(), task -> {});
    CompletableFuture<Void> published = publisher.publish(List.of(EVENT), null);
    publisher.close();

    published.join();
    assertThat(outcome()).isEqualTo(PublishException.Outcome.NOT_STORED);
  }

  private void start(Map<String, String> more) {
    start(more, Runnable::run);
  }

  private void start(Map<String, String> more, Executor turn) {
    Map<String, String> kafka = new HashMap<>(more);
    kafka.put("bootstrap.servers", TestKafka.bootstrapServers());
    publisher =
        new KafkaEventPublisher(
            new KafkaSettings(
                new LogSettings(kafka, topic, true), 2, Duration.ofMillis(-1), 1024 * 1024),
            turn,
            producer -> {});
    publisher.start();
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> publisher.check().isEmpty());
  }

  private PublishException.Outcome outcome() {
    CompletionException failure =
        catchThrowableOfType(
            CompletionException.class, () -> publisher.publish(List.of(EVENT), null).join());
    return ((PublishException) failure.getCause()).outcome();
  }

  /** What a class path that does not fit together does to the publisher's thread. */
  public static final class Broken implements ProducerInterceptor<byte[], byte[]> {
    @Override
    public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
      throw new NoClassDefFoundError("broken");
    }

    @Override
    public void onAcknowledgement(RecordMetadata metadata, Exception exception) {}

    @Override
    public void close() {}

    @Override
    public void configure(Map<String, ?> configs) {}
  }
}
