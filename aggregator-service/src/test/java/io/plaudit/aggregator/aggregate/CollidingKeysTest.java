package io.plaudit.aggregator.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.plaudit.model.FeedbackRef;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Texts that collide are easily made. A map then goes by the order of its keys, and where they have
 * none through all of them.
 */
final class CollidingKeysTest {

  private static final Instant HOUR = Instant.parse("2026-11-20T12:00:00Z");
  private static final List<String> TEXTS = collidingTexts();

  @Test
  void keysOfTheMapsOfABatch_areOrderedByWhatClientsChoose() {
    assertOrdered(text -> new TraceRow("acme", text, "feedback", entry("a")));
    assertOrdered(text -> new TraceRow("acme", "t", text, entry("a")));
    assertOrdered(text -> new TraceRow("acme", "t", "feedback", entry(text)));
    assertOrdered(text -> new TagScope("acme", "feedback", "_user", text));
    assertOrdered(text -> new TagScope("acme", text, "", ""));
    assertOrdered(text -> new HourEntry(HOUR, entry(text)));
    assertOrdered(CollidingKeysTest::entry);
    assertOrdered(text -> new FeedbackRef("acme", text, new UUID(0, 0)));
  }

  @Test
  void ids_areOrderedToo() {
    List<FeedbackRef> refs = new ArrayList<>();
    for (int i = 0; i < 4_096; i++) {
      refs.add(new FeedbackRef("acme", "t", new UUID(i, i)));
    }

    assertThat(refs).extracting(FeedbackRef::hashCode).containsOnly(refs.get(0).hashCode());
    assertOrdered(refs);
  }

  @Test
  void whatIsAbsent_comesFirst() {
    Entry none = new Entry(null, null);

    assertThat(none).isLessThan(entry("")).isLessThan(new Entry(BigDecimal.TEN, null));
    assertThat(none).isEqualByComparingTo(new Entry(null, null));
    assertThat(new Entry(BigDecimal.ONE, "a")).isLessThan(new Entry(BigDecimal.TEN, "a"));
  }

  private static Entry entry(String label) {
    return new Entry(null, label);
  }

  private static <T extends Comparable<T>> void assertOrdered(Function<String, T> key) {
    List<T> keys = TEXTS.stream().map(key).toList();
    assertThat(keys).extracting(Object::hashCode).containsOnly(keys.get(0).hashCode());
    assertOrdered(keys);
  }

  /** Each key finds its equal and no other, whichever way two are compared. */
  private static <T extends Comparable<T>> void assertOrdered(List<T> keys) {
    assertThat(new TreeSet<>(keys)).hasSize(keys.size()).containsAll(keys);
    T first = keys.get(0);
    for (T other : keys) {
      assertThat(first.compareTo(other) == 0).isEqualTo(first.equals(other));
      assertThat(Integer.signum(first.compareTo(other)))
          .isEqualTo(-Integer.signum(other.compareTo(first)));
    }
  }

  /** All sequences of twelve of "Aa" and "BB", which have the same hash. */
  private static List<String> collidingTexts() {
    List<String> texts = List.of("");
    for (int i = 0; i < 12; i++) {
      List<String> longer = new ArrayList<>();
      texts.forEach(text -> longer.addAll(List.of(text + "Aa", text + "BB")));
      texts = longer;
    }
    return texts;
  }
}
