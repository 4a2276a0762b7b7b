package io.plaudit.aggregator.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.plaudit.aggregator.alert.Judge.Change;
import io.plaudit.alert.Condition;
import io.plaudit.alert.Condition.Side;
import io.plaudit.query.Summary;
import io.plaudit.query.Sums;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgeTest {

  private static final Instant BEFORE = Instant.parse("2026-11-21T12:00:00Z");
  private static final Instant NOW = BEFORE.plusSeconds(60);
  private static final Standing OK = Standing.ok(BEFORE);
  private static final Standing FIRING = Standing.firing(BEFORE);

  /** Ten times each: the interval of -1 and 1 is 0 ± 0.45, of 0 and 1 it is 0.5 ± 0.22. */
  @ParameterizedTest
  @CsvSource({
    "BELOW, 0.5, -1, 1, true",
    "BELOW, 0.4, -1, 1, false",
    "BELOW, 0, -1, 1, false",
    "ABOVE, -0.5, -1, 1, true",
    "ABOVE, -0.4, -1, 1, false",
    "ABOVE, 0.2, 0, 1, true",
    "ABOVE, 0.3, 0, 1, false",
    "BELOW, 0.3, 0, 1, false",
    "BELOW, 5, 4, 4, true",
    "BELOW, 4, 4, 4, false",
    "ABOVE, 4, 4, 4, false",
    "ABOVE, 3.9999999999999999, 4, 4, true"
  })
  void itFiresWhenTheWholeIntervalIsOnTheSide(
      Side side, BigDecimal threshold, int one, int other, boolean fires) {
    Sums sums = times(10, one).plus(times(10, other));

    Judge.Verdict verdict = Judge.judge(new Condition(side, threshold, 2), OK, sums, NOW);

    assertThat(verdict.standing()).isEqualTo(fires ? Standing.firing(NOW) : OK);
    assertThat(verdict.change()).isEqualTo(fires ? Change.FIRED : Change.NONE);
  }

  @Test
  void ofTooFewNothingIsCertain() {
    Condition condition = new Condition(Side.BELOW, BigDecimal.ZERO, 10);

    assertThat(Judge.judge(condition, OK, times(9, -10), NOW).change()).isEqualTo(Change.NONE);
    assertThat(Judge.judge(condition, OK, times(10, -10), NOW).change()).isEqualTo(Change.FIRED);
    // Eight that count whole and a hundred that hardly do are as good as ten.
    Sums light = weighted(100, -10, "0.01");
    assertThat(Judge.judge(condition, OK, times(8, -10).plus(light), NOW).change())
        .isEqualTo(Change.FIRED);
    assertThat(Judge.judge(condition, OK, times(7, -10).plus(light), NOW).change())
        .isEqualTo(Change.NONE);
    assertThat(Judge.judge(condition, OK, Sums.ZERO, NOW).change()).isEqualTo(Change.NONE);
    assertThat(Judge.judge(condition, OK, weighted(50, -10, "0"), NOW).change())
        .isEqualTo(Change.NONE);
  }

  @Test
  void whatIsNoLongerCertainFiresOn_untilTheMeanIsBack() {
    Condition condition = new Condition(Side.BELOW, new BigDecimal("0.1"), 2);
    Sums uncertain = times(10, -1).plus(times(10, 1));

    assertThat(Judge.judge(condition, OK, uncertain, NOW).change()).isEqualTo(Change.NONE);
    assertThat(Judge.judge(condition, FIRING, uncertain, NOW).standing()).isEqualTo(FIRING);
    Sums back = uncertain.plus(times(3, 1));
    assertThat(Judge.judge(condition, FIRING, back, NOW))
        .isEqualTo(new Judge.Verdict(Standing.ok(NOW), Change.RECOVERED));
  }

  @Test
  void tooSmallASampleEndsIt_atTheSecondLookInARow() {
    Condition condition = new Condition(Side.BELOW, BigDecimal.ZERO, 5);
    Sums few = times(4, -1);

    Judge.Verdict first = Judge.judge(condition, FIRING, few, NOW);
    assertThat(first).isEqualTo(new Judge.Verdict(new Standing(true, BEFORE, 1), Change.NONE));
    assertThat(Judge.judge(condition, first.standing(), times(5, -1), NOW).standing())
        .isEqualTo(FIRING);
    assertThat(Judge.judge(condition, first.standing(), few, NOW))
        .isEqualTo(new Judge.Verdict(Standing.ok(NOW), Change.TOO_FEW));
    assertThat(Judge.judge(condition, first.standing(), Sums.ZERO, NOW).change())
        .isEqualTo(Change.TOO_FEW);
  }

  /** Looking again at the same changes nothing: no alert flaps of itself. */
  @Property(tries = 300)
  void theSameSumsSayTheSame(
      @ForAll("feedback") Sums sums, @ForAll("conditions") Condition condition) {
    Standing before = OK;
    List<Change> changes = new ArrayList<>();
    for (int look = 0; look < 4; look++) {
      Judge.Verdict verdict = Judge.judge(condition, before, sums, NOW);
      changes.add(verdict.change());
      before = verdict.standing();
    }
    assertThat(changes.subList(1, 4)).containsOnly(Change.NONE);
    Judge.Verdict fromFiring = Judge.judge(condition, FIRING, sums, NOW);
    if (fromFiring.change() == Change.RECOVERED) {
      assertThat(Judge.judge(condition, fromFiring.standing(), sums, NOW).change())
          .isEqualTo(Change.NONE);
    }
  }

  /** What fires is what the summary that everybody reads says. */
  @Property(tries = 300)
  void itFiresByTheIntervalOfTheSummary(
      @ForAll("feedback") Sums sums, @ForAll("conditions") Condition condition) {
    Summary.Interval interval = new Summary("k", sums, List.of(), null, null).ci95();
    boolean enough =
        sums.weightSquared().signum() > 0
            && sums.weight().pow(2).doubleValue()
                >= condition.minimumSample() * sums.weightSquared().doubleValue();
    boolean beyond =
        interval != null
            && (condition.side() == Side.BELOW
                ? interval.high().compareTo(condition.threshold()) < 0
                : interval.low().compareTo(condition.threshold()) > 0);

    assertThat(Judge.judge(condition, OK, sums, NOW).change() == Change.FIRED)
        .isEqualTo(enough && beyond);
  }

  /** Nothing is at once as good as certainly below and as good as certainly above. */
  @Property(tries = 200)
  void neverBothSides(
      @ForAll("feedback") Sums sums, @ForAll @IntRange(min = -10, max = 10) int threshold) {
    BigDecimal at = BigDecimal.valueOf(threshold);
    Change below = Judge.judge(new Condition(Side.BELOW, at, 2), OK, sums, NOW).change();
    Change above = Judge.judge(new Condition(Side.ABOVE, at, 2), OK, sums, NOW).change();

    assertThat(below == Change.FIRED && above == Change.FIRED).isFalse();
  }

  @Provide
  Arbitrary<Sums> feedback() {
    Arbitrary<Sums> one =
        Combinators.combine(
                Arbitraries.integers().between(-10, 10), Arbitraries.of("1", "0.5", "0.25", "0"))
            .as((value, weight) -> weighted(1, value, weight));
    return one.list().ofMaxSize(60).map(all -> all.stream().reduce(Sums.ZERO, Sums::plus));
  }

  @Provide
  Arbitrary<Condition> conditions() {
    return Combinators.combine(
            Arbitraries.of(Side.values()),
            Arbitraries.bigDecimals().between(BigDecimal.valueOf(-10), BigDecimal.TEN).ofScale(1),
            Arbitraries.longs().between(2, 40))
        .as(Condition::new);
  }

  private static Sums times(int count, int value) {
    return weighted(count, value, "1");
  }

  private static Sums weighted(int count, int value, String weight) {
    BigDecimal v = BigDecimal.valueOf(value);
    BigDecimal w = new BigDecimal(weight);
    Sums one = new Sums(1, 1, w, v.multiply(w), w.pow(2), w.multiply(v.pow(2)));
    return IntStream.range(0, count).mapToObj(i -> one).reduce(Sums.ZERO, Sums::plus);
  }
}
