package io.plaudit.aggregator.consume;

import static io.plaudit.aggregator.TestEvents.NOON;
import static io.plaudit.aggregator.TestEvents.feedback;
import static io.plaudit.aggregator.TestEvents.id;
import static io.plaudit.aggregator.TestEvents.recorded;
import static io.plaudit.aggregator.TestEvents.ref;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.plaudit.aggregator.aggregate.FeedbackState.Live;
import io.plaudit.codec.ErasureCodec;
import io.plaudit.codec.RecordKey;
import io.plaudit.model.Erasure;
import io.plaudit.model.FeedbackEvent;
import io.plaudit.model.RawJson;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;

/** An erasure on the log takes several transactions of two rows each in this store. */
final class ErasureLoopTest extends LoopScenario {

  private static final String PSEUDONYM = Erasure.pseudonym(new UUID(7, 7));

  @Test
  void what_stands_before_it_is_forgotten_and_what_stands_behind_it_is_not() {
    assigned();
    poll(
        () -> {
          for (int i = 0; i < 5; i++) {
            append(ofAnn("t" + i));
          }
          append(erasure(0, 1));
          append(ofAnn("later"));
        });
    polls(() -> {}, () -> {}, () -> {});
    runToTheEnd();

    assertThat(users())
        .containsExactlyInAnyOrder(PSEUDONYM, PSEUDONYM, PSEUDONYM, PSEUDONYM, PSEUDONYM, "ann");
    assertThat(store.contents().nextOffsets()).containsEntry(0, 7L);
    assertThat(store.contents().aggregates()).isEqualTo(store.contents().recomputed());
    assertThat(consumer.paused()).isEmpty();
    assertThat(store.contents().deadLetters()).isEmpty();
  }

  @Test
  void while_it_is_worked_off_nothing_more_is_polled_of_the_partition() {
    List<Boolean> paused = new ArrayList<>();
    assigned();
    poll(
        () -> {
          for (int i = 0; i < 5; i++) {
            append(ofAnn("t" + i));
          }
          append(erasure(0, 1));
        });
    polls(() -> paused.add(!consumer.paused().isEmpty()));
    polls(() -> paused.add(!consumer.paused().isEmpty()), () -> {});
    runToTheEnd();

    assertThat(paused).contains(true);
    assertThat(users()).containsOnly(PSEUDONYM);
    assertThat(consumer.paused()).isEmpty();
  }

  @Test
  void a_copy_of_the_log_with_other_partitions_forgets_whom_the_log_forgot() {
    List<String> traces = List.of("a", "b", "c", "d", "e", "f", "g", "h");
    assigned();
    poll(
        () -> {
          traces.forEach(trace -> append(ofAnn(trace)));
          append(erasure(1, 2));
        });
    polls(() -> {}, () -> {}, () -> {}, () -> {}, () -> {});
    runToTheEnd();

    store
        .contents()
        .rows()
        .values()
        .forEach(
            row -> {
              byte[] key = RecordKey.encode("acme", row.ref().traceId());
              boolean meant = Utils.toPositive(Utils.murmur2(key)) % 2 == 1;
              assertThat(((Live) row).tags().get("_user")).isEqualTo(meant ? PSEUDONYM : "ann");
            });
    assertThat(users()).contains("ann", PSEUDONYM);
  }

  @Test
  void what_is_no_good_erasure_is_a_dead_letter() {
    assigned();
    byte[] good = ErasureCodec.encode(erasure(0, 1));
    String text = new String(good, UTF_8);
    poll(
        () -> {
          append(ErasureCodec.encodeKey("acme"), null, NOON);
          append(ErasureCodec.encodeKey("acme"), "{}".getBytes(UTF_8), NOON);
          append(ErasureCodec.encodeKey("other"), good, NOON);
          append(key("t"), good, NOON);
          append(
              ErasureCodec.encodeKey("acme"),
              text.replace("\"partitions\":1", "\"partitions\":0").getBytes(UTF_8),
              NOON);
          append(ErasureCodec.encodeKey("acme"), good, NOON.plusSeconds(-90_000));
        });
    runToTheEnd();

    assertThat(store.contents().deadLetters())
        .containsExactly(
            "0@0 malformed",
            "0@1 invalid",
            "0@2 misrouted",
            "0@3 invalid",
            "0@4 invalid",
            "0@5 invalid");
  }

  private List<String> users() {
    return store.contents().rows().values().stream()
        .map(row -> ((Live) row).tags().get("_user"))
        .toList();
  }

  private void append(Erasure erasure) {
    append(ErasureCodec.encodeKey(erasure.tenant()), ErasureCodec.encode(erasure), NOON);
  }

  private static FeedbackEvent ofAnn(String trace) {
    return recorded(feedback(ref(trace, 1)).metadata(new RawJson("{\"_user\":\"ann\"}")).build());
  }

  private static Erasure erasure(int partition, int partitions) {
    return new Erasure(id(9), "acme", "_user", "ann", PSEUDONYM, partition, partitions, NOON);
  }
}
