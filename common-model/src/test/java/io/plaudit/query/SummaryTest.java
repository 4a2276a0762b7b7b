package io.plaudit.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SummaryTest {

  @Test
  void ofEqualWeights_isTheTextbooksSample() {
    Summary summary = of("2 4 4 4 5 5 7 9", "1 1 1 1 1 1 1 1");
    assertThat(summary.mean()).isEqualByComparingTo("5");
    assertThat(summary.stddev().doubleValue()).isCloseTo(Math.sqrt(32.0 / 7), within(1e-14));
    double half = 1.959963984540054 * Math.sqrt(32.0 / 7 / 8);
    assertThat(summary.ci95().low().doubleValue()).isCloseTo(5 - half, within(1e-14));
    assertThat(summary.ci95().high().doubleValue()).isCloseTo(5 + half, within(1e-14));
  }

  @Test
  void ofWeights_usesTheEffectiveSampleSize() {
    // Σw = 4.5, Σw² = 4.25, Σw(v−3)² = 10.
    Summary summary = of("1 2 3 4 5", "1 1 0.5 1 1");
    assertThat(summary.mean()).isEqualByComparingTo("3");
    assertThat(summary.stddev().doubleValue())
        .isCloseTo(Math.sqrt(10 / (4.5 - 4.25 / 4.5)), within(1e-14));
  }

  @Test
  void ofOne_hasAMeanButNoError() {
    Summary summary = of("-10", "0.5");
    assertThat(summary.sums().weightedValue()).isEqualByComparingTo("-5");
    assertThat(summary.mean()).isEqualByComparingTo("-10");
    assertThat(summary.stddev()).isNull();
    assertThat(summary.ci95()).isNull();
  }

  @Test
  void ofEqualValues_deviatesByExactlyZero() {
    assertThat(of("0.1 0.1 0.1", "0.3 0.7 0.9").stddev()).isEqualByComparingTo("0");
  }

  @Test
  void ofNothing_isNull() {
    Summary nothing = new Summary("feedback", Sums.ZERO, List.of(), null, null);
    assertThat(nothing.mean()).isNull();
    assertThat(nothing.stddev()).isNull();
    Summary weightless = of("1 2", "0 0");
    assertThat(weightless.mean()).isNull();
    assertThat(weightless.ci95()).isNull();
    assertThat(weightless.effectiveSize()).isZero();
    assertThat(weightless.isFew()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "1 1 1, 3, true",
    "0.5 0.5 0.5, 3, true",
    "1 0.5 0.5 0, 2.666666666666667, true",
    "1 0, 1, true"
  })
  void effectiveSize_isThatOfSoManyWholeFeedbacks(String weights, String size, boolean few) {
    Summary summary = of("0 ".repeat(weights.split(" ", -1).length).strip(), weights);
    assertThat(summary.effectiveSize()).isEqualByComparingTo(size);
    assertThat(summary.isFew()).isEqualTo(few);
  }

  @Test
  void few_areLessThanThirty() {
    Summary thirty = of("5 ".repeat(30).strip(), "0.1 ".repeat(30).strip());
    assertThat(thirty.isFew()).isFalse();
    assertThat(of("5 ".repeat(29).strip(), "0.1 ".repeat(29).strip()).isFew()).isTrue();
    Summary thirtyOfUnequalWeights = of("5 ".repeat(30).strip(), "0.1 ".repeat(29) + "0.2");
    assertThat(thirtyOfUnequalWeights.isFew()).isTrue();
    assertThat(thirty.isBelow(31)).isTrue();
  }

  /** Roots are of doubles made exact: nothing is lost where doubles have no more digits. */
  @ParameterizedTest
  @ValueSource(strings = {"1e-40", "1e-3", "0.3333333", "1e20", "99999999999999999e23"})
  void deviation_isExactToSixteenDigits(String distance) {
    BigDecimal apart = new BigDecimal(distance);
    Summary summary = of("0 " + apart.toPlainString(), "1 1");
    MathContext answer = new MathContext(16);
    assertThat(summary.stddev())
        .isEqualByComparingTo(apart.divide(new BigDecimal(2).sqrt(new MathContext(60)), answer));
    BigDecimal half = apart.multiply(new BigDecimal("1.959963984540054"));
    assertThat(summary.ci95().high())
        .isEqualByComparingTo(apart.add(half).divide(new BigDecimal(2), answer));
  }

  @Test
  void json_isPlainAndComplete() throws IOException {
    Summary summary =
        new Summary(
            "feedback",
            of("-10", "0.50").sums(),
            List.of(new Summary.Entry(new BigDecimal("-1E+1"), null, 1, new BigDecimal("0.50"))),
            Instant.parse("2026-11-21T04:22:00Z"),
            Instant.parse("2026-11-21T04:22:00Z"));
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      SummaryJson.writeMembers(json, summary);
      json.writeEndObject();
    }
    assertThat(text.toString())
        .isEqualTo(
            "{\"key\":\"feedback\",\"count\":1,\"scored\":1,\"weight\":0.5,\"weighted_value\":-5,"
                + "\"mean\":-10,\"stddev\":null,\"ci95\":null,\"effective_size\":1,\"few\":true,\"distribution\":[{\"value\":-10,"
                + "\"label\":null,\"count\":1,\"weight\":0.5}],\"first_at\":\"2026-11-21T04:22:00Z\","
                + "\"last_at\":\"2026-11-21T04:22:00Z\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "-10, -10",
    "10, 10",
    "0, 0",
    "0.5, 0.5",
    "0.123, 0.12",
    "0.125, 0.12",
    "0.135, 0.14",
    "1234, 1200",
    "99.6, 100",
    "-0.00456, -0.0046"
  })
  void bucket_isExactUpToTwoDigitsElseRounded(String value, String bucket) {
    assertThat(DistributionBucket.of(new BigDecimal(value)).toPlainString()).isEqualTo(bucket);
  }

  private static Summary of(String values, String weights) {
    String[] v = values.split(" ", -1);
    String[] w = weights.split(" ", -1);
    Sums sums = Sums.ZERO;
    for (int i = 0; i < v.length; i++) {
      BigDecimal value = new BigDecimal(v[i]);
      BigDecimal weight = new BigDecimal(w[i]);
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
