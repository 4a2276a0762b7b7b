package io.plaudit.aggregator.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.plaudit.query.Summary;
import io.plaudit.query.Sums;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.apache.commons.statistics.distribution.TDistribution;
import org.apache.commons.statistics.inference.TTest;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonTest {

  /** Of weight 1 it is the test that the library makes of the values themselves. */
  @RepeatedTest(50)
  void ofEqualWeights_isWelchsTest(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    double[] a = sample(random, 2 + random.nextInt(60), 1 + random.nextInt(5));
    double[] b = sample(random, 2 + random.nextInt(60), 1 + random.nextInt(5));

    Comparison comparison = Comparison.of(summary(a, 1), summary(b, 1), false);

    TTest.Result expected = TTest.withDefaults().test(b, a);
    assertThat(comparison.pValue()).isCloseTo(expected.getPValue(), within(1e-10));
    double difference = mean(b) - mean(a);
    assertThat(comparison.difference().doubleValue()).isCloseTo(difference, within(1e-12));
    double margin =
        difference
            / expected.getStatistic()
            * TDistribution.of(expected.getDegreesOfFreedom()).inverseCumulativeProbability(0.975);
    assertThat(comparison.ci95().low().doubleValue()).isCloseTo(difference - margin, within(1e-9));
    assertThat(comparison.ci95().high().doubleValue()).isCloseTo(difference + margin, within(1e-9));
  }

  /** Halves count as halves: only how the weights differ matters, not how large they are. */
  @Test
  void equalWeights_mayBeAny() {
    double[] a = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
    double[] b = {3, 5, 3, 5, 3, 5, 3, 5, 3, 5, 3};
    Comparison whole = Comparison.of(summary(a, 1), summary(b, 1), false);
    Comparison halves = Comparison.of(summary(a, 0.5), summary(b, 0.25), false);
    assertThat(halves.difference()).isEqualByComparingTo(whole.difference());
    assertThat(halves.pValue()).isCloseTo(whole.pValue(), within(1e-12));
  }

  @Test
  void theIntervalHoldsZeroWhereTheProbabilityIsAboveFivePercent() {
    Random random = new Random(7);
    for (int i = 0; i < 200; i++) {
      double[] a = sample(random, 30, 1);
      double[] b = sample(random, 30, 1);
      for (int j = 0; j < b.length; j++) {
        b[j] += 0.5;
      }
      Comparison comparison = Comparison.of(summary(a, 1), summary(b, 1), false);
      assertThat(comparison.verdict() == Comparison.Verdict.NO_DIFFERENCE)
          .as(comparison.toString())
          .isEqualTo(comparison.pValue() >= 0.05);
    }
  }

  /**
   * Of two that are the same, whatever small number and whatever large number of thumbs is
   * compared, about one of twenty may be called better, and not one of three, as Welch's test alone
   * would have it where all thumbs of the smaller side went up.
   */
  @ParameterizedTest
  @CsvSource({
    "10, 10, 0.5",
    "10, 1000, 0.5",
    "10, 1000, 0.8",
    "10, 1000, 0.95",
    "30, 1000, 0.95",
    "30, 30, 0.9",
    "100, 2000, 0.99"
  })
  void sameThumbs_areSeldomCalledDifferent(int few, int many, double up) {
    Random random = new Random(11);
    int tries = 1000;
    long wrong = 0;
    for (int i = 0; i < tries; i++) {
      Comparison comparison =
          Comparison.of(thumbs(random, few, up), thumbs(random, many, up), false);
      wrong +=
          switch (comparison.verdict()) {
            case A_BETTER, B_BETTER -> 1;
            case NO_DIFFERENCE, EQUAL, TOO_FEW -> 0;
          };
    }
    assertThat(wrong).isLessThan(tries / 10);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1 2 3 4 5 6 7 8 9 10 | 21 22 23 24 25 26 27 28 29 30 | false | B_BETTER"
            + " | B is better by 20.0 ± 2.8 (95 %), from few feedbacks",
        "1 2 3 4 5 6 7 8 9 10 | 21 22 23 24 25 26 27 28 29 30 | true | A_BETTER"
            + " | A is better by 20.0 ± 2.8 (95 %; lower is better), from few feedbacks",
        "21 22 23 24 25 26 27 28 29 30 | 1 2 3 4 5 6 7 8 9 10 | false | A_BETTER"
            + " | A is better by 20.0 ± 2.8 (95 %), from few feedbacks",
        "21 22 23 24 25 26 27 28 29 30 | 1 2 3 4 5 6 7 8 9 10 | true | B_BETTER"
            + " | B is better by 20.0 ± 2.8 (95 %; lower is better), from few feedbacks",
        "1 2 3 4 5 6 7 8 9 10 | 2 3 4 5 6 7 8 9 10 11 | false | NO_DIFFERENCE"
            + " | No difference can be seen: B - A is 1.0 ± 2.8 (95 %)",
        "1 1 1 1 1 1 1 1 1 1 | 2 2 2 2 2 2 2 2 2 2 | false | B_BETTER"
            + " | B is better by 1 ± 0 (95 %), from few feedbacks",
        "0.5 0.5 0.5 0.5 0.5 0.5 0.5 0.5 0.5 0.5 | .5 .5 .5 .5 .5 .5 .5 .5 .5 .5 | false | EQUAL"
            + " | A and B are equal: every value is 0.5",
        "1 2 3 | 7 7 7 8 8 8 9 9 9 9 | false | TOO_FEW"
            + " | Too few to tell: A counts as 3 feedbacks, B as 10, and it takes 10 each",
        "'' | 1 | false | TOO_FEW"
            + " | Too few to tell: A counts as 0 feedbacks, B as 1, and it takes 10 each"
      })
  void verdictAndSentence(String a, String b, boolean lower, String verdict, String text) {
    Comparison comparison = Comparison.of(summary(values(a), 1), summary(values(b), 1), lower);
    assertThat(comparison.verdict()).hasToString(verdict);
    assertThat(comparison.text()).isEqualTo(text);
  }

  @Test
  void whereThereIsNoErrorThereIsNoInterval() {
    Comparison ones = Comparison.of(summary(values("1"), 1), summary(values("3"), 1), false);
    assertThat(ones.difference()).isEqualByComparingTo("2");
    assertThat(ones.ci95()).isNull();
    assertThat(ones.pValue()).isNull();
    Comparison weightless =
        Comparison.of(summary(values("1 2"), 0), summary(values("3 4"), 1), false);
    assertThat(weightless.difference()).isNull();
    assertThat(weightless.verdict()).isEqualTo(Comparison.Verdict.TOO_FEW);
  }

  @Test
  void whereNeitherVaries_theIntervalIsAPointAndNothingIsTested() {
    Comparison comparison =
        Comparison.of(
            summary(values("1 1 1 1 1 1 1 1 1 1"), 1),
            summary(values("3 3 3 3 3 3 3 3 3 3"), 1),
            false);
    assertThat(comparison.ci95().low()).isEqualByComparingTo("2");
    assertThat(comparison.ci95().high()).isEqualByComparingTo("2");
    assertThat(comparison.pValue()).isNull();
  }

  /** Values as far apart and as near as an event may have them. */
  @Test
  void extremes_haveFiniteAnswers() {
    double[] huge = DoubleStream.iterate(1e39, v -> -v * 0.9).limit(20).toArray();
    double[] tiny = DoubleStream.iterate(1e-39, v -> -v * 0.9).limit(20).toArray();
    for (double[] a : List.of(huge, tiny)) {
      for (double[] b : List.of(huge, tiny)) {
        Comparison comparison = Comparison.of(summary(a, 1), summary(b, 1), false);
        assertThat(comparison.pValue()).isBetween(0.0, 1.0);
        assertThat(comparison.verdict()).isEqualTo(Comparison.Verdict.NO_DIFFERENCE);
      }
    }
  }

  private static Summary thumbs(Random random, int size, double up) {
    BigDecimal all = BigDecimal.valueOf(size);
    BigDecimal ups = BigDecimal.valueOf(random.doubles(size).filter(thumb -> thumb < up).count());
    return new Summary("thumbs", new Sums(size, size, all, ups, all, ups), List.of(), null, null);
  }

  private static double[] sample(Random random, int size, double deviation) {
    return DoubleStream.generate(() -> random.nextGaussian() * deviation).limit(size).toArray();
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  private static double[] values(String texts) {
    return texts.isEmpty()
        ? new double[0]
        : Arrays.stream(texts.split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
  }

  private static Summary summary(double[] values, double ofEach) {
    Sums sums = Sums.ZERO;
    BigDecimal weight = BigDecimal.valueOf(ofEach);
    for (double each : values) {
      BigDecimal value = BigDecimal.valueOf(each);
      sums =
          sums.plus(
              new Sums(
                  1,
                  1,
                  weight,
                  value.multiply(weight),
                  weight.pow(2),
                  weight.multiply(value.pow(2))));
    }
    return new Summary("feedback", sums, List.of(), null, null);
  }
}
