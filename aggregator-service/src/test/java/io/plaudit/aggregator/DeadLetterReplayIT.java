package io.plaudit.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.plaudit.aggregator.consume.DeadLetterReplay;
import io.plaudit.aggregator.consume.DeadLetterReplay.Outcome;
import io.plaudit.aggregator.store.DeadLetter;
import io.plaudit.aggregator.store.DeadLetterBox;
import io.plaudit.codec.EventCodec;
import io.plaudit.codec.RecordKey;
import io.plaudit.config.Env;
import io.plaudit.model.Change;
import io.plaudit.model.FeedbackEvent;
import io.plaudit.model.FeedbackEvent.Amended;
import io.plaudit.model.FeedbackRef;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.Patch;
import io.plaudit.testsupport.TestKafka;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

/** What could not be applied is sent again, once, whoever asks for it and how often. */
class DeadLetterReplayIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final FeedbackRef REF = new FeedbackRef("acme", "trace", TestEvents.id(1));

  @Test
  void lettersAreSentOnce_alsoByTwoWhoSendAtOnce_andMarkedInTheStore() throws Exception {
    try (Pipeline pipeline = new Pipeline()) {
      Map<String, String> variables = pipeline.variables("one");
      variables.put(
          "PLAUDIT_OBJECTS_TOPIC", TestKafka.createTopic(TestKafka.uniqueTopic("objects"), 2));
      AggregatorService service = Pipeline.start(variables);
      try {
        AggregatorConfig config = AggregatorConfig.from(new Env(variables));
        DeadLetterBox box = new DeadLetterBox(config.database());
        pipeline.send(List.of(amendment("-4")));
        byte[] key = RecordKey.encode("acme", "trace");
        pipeline.send(key, "{\"no\":\"event\"".getBytes(StandardCharsets.UTF_8));
        pipeline.send(List.of(TestEvents.recorded(TestEvents.feedback(REF).build(), "one")));
        pipeline.awaitApplied();

        List<DeadLetterBox.Summary> letters = box.list(null, -1, -1, 10);
        assertThat(letters)
            .extracting(DeadLetterBox.Summary::reason)
            .containsExactly("no-live-row", "malformed");
        int partition = letters.get(0).partition();
        long early = letters.get(0).offset();
        long broken = letters.get(1).offset();
        assertThat(box.list("malformed", -1, -1, 10)).hasSize(1);
        assertThat(box.list(null, partition, early, 10)).hasSize(1);
        DeadLetter amendment = box.find(partition, early).orElseThrow();
        DeadLetter unreadable = box.find(partition, broken).orElseThrow();

        DeadLetterReplay first = open(config, box);
        try (DeadLetterReplay second = open(config, box)) {
          assertThatThrownBy(() -> first.send(partition, amendment, amendment.record().value()))
              .isInstanceOf(KafkaException.class);
          first.close();
          assertThat(second.send(partition, amendment, amendment.record().value()))
              .isEqualTo(Outcome.SENT);
          assertThat(second.send(partition, amendment, amendment.record().value()))
              .isEqualTo(Outcome.SENT_BEFORE);
          byte[] same = unreadable.record().value();
          assertThatThrownBy(() -> second.send(partition, unreadable, same))
              .isInstanceOf(InvalidEventException.class);
        }
        byte[] mended =
            EventCodec.encode(
                TestEvents.recorded(
                    TestEvents.feedback(new FeedbackRef("acme", "mended", TestEvents.id(2)))
                        .build(),
                    "two"));
        try (DeadLetterReplay third = open(config, box)) {
          assertThat(third.send(partition, amendment, amendment.record().value()))
              .isEqualTo(Outcome.SENT_BEFORE);
          assertThat(third.send(partition, unreadable, mended)).isEqualTo(Outcome.SENT);
        }
        assertThat(openForAtMost(config, box)).isLessThanOrEqualTo(15_000);

        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(box.list(null, -1, -1, 10))
                        .hasSize(2)
                        .allMatch(DeadLetterBox.Summary::replayed));
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(pipeline.number("select count(*) from feedback where not retracted"))
                        .isEqualTo(2));
        assertThat(
                pipeline.number(
                    "select count(*) from feedback where trace_id = 'trace' and value = -4"
                        + " and cardinality(amendments) = 1"))
            .isEqualTo(1);
        assertThat(pipeline.number("select sum(count) from tag_aggregate where tag = ''"))
            .isEqualTo(2);

        byte[] ofAnn = "{\"tenant\":\"acme\",\"who\":\"ann-5c1d".getBytes(StandardCharsets.UTF_8);
        pipeline.send(RecordKey.encode("acme", "ann"), ofAnn);
        pipeline.forget("acme", "_user", "ann-5c1d", TestEvents.id(5));
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(box.list(null, -1, -1, 10))
                        .filteredOn(DeadLetterBox.Summary::forgotten)
                        .hasSize(1));
        DeadLetterBox.Summary forgotten =
            box.list(null, -1, -1, 10).stream()
                .filter(DeadLetterBox.Summary::forgotten)
                .findFirst()
                .orElseThrow();
        DeadLetter blank = box.find(forgotten.partition(), forgotten.offset()).orElseThrow();
        assertThat(blank.isForgotten()).isTrue();
        assertThat(unreadable.isForgotten()).isFalse();
        try (DeadLetterReplay fourth = open(config, box)) {
          assertThat(fourth.send(forgotten.partition(), blank, blank.record().value()))
              .isEqualTo(Outcome.FORGOTTEN);
          assertThat(fourth.send(forgotten.partition(), blank, mended))
              .isEqualTo(Outcome.FORGOTTEN);
        }
      } finally {
        Pipeline.stop(service);
      }
    }
  }

  private static DeadLetterReplay open(AggregatorConfig config, DeadLetterBox box) {
    return new DeadLetterReplay(config.loop().log(), box.log(), Clock.systemUTC());
  }

  /** How long readers may have to wait for one who was killed in the middle, in milliseconds. */
  private static long openForAtMost(AggregatorConfig config, DeadLetterBox box) throws Exception {
    String id = "plaudit-dead-letters-" + box.log().topicId();
    try (Admin admin = Admin.create(new HashMap<String, Object>(config.loop().log().kafka()))) {
      return admin.describeTransactions(List.of(id)).description(id).get().transactionTimeoutMs();
    }
  }

  private static FeedbackEvent amendment(String value) {
    Patch patch =
        new Patch(
            Change.to(new BigDecimal(value)),
            Change.keep(),
            Change.keep(),
            Change.keep(),
            Change.keep(),
            Change.keep(),
            Change.keep());
    return new Amended(UUID.randomUUID(), REF, patch, TestEvents.NOON);
  }
}
