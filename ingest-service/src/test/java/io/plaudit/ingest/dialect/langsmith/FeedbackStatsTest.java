package io.plaudit.ingest.dialect.langsmith;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plaudit.ingest.dialect.DialectResponse;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FeedbackStatsTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NOTHING = "{\"summaries\":[]}";

  @Test
  void valuesAreTheLabelsAsCounted_andThoseLeftOutAreSaid() throws IOException {
    JsonNode stats =
        stats(
            """
            {"key":"k","count":9,"scored":0,"mean":null,"stddev":null,
             "distribution":[{"value":null,"label":"a","count":1}]}""",
            """
            {"key":"k","lowest":null,"highest":null,"labelled":9,"distinct":3,
             "labels":[{"label":"a","count":5},{"label":"b","count":3}]}""");

    assertThat(stats.get("n").asInt()).isEqualTo(9);
    assertThat(stats.get("values")).isEqualTo(JSON.readTree("{\"a\":5,\"b\":3}"));
    assertThat(stats.get("values_left_out").asInt()).isEqualTo(1);
    assertThat(stats.get("min").isNull()).isTrue();
  }

  @Test
  void scoresHaveTheirRange_andNothingIsLeftOutWhereAllIsThere() throws IOException {
    JsonNode stats =
        stats(
            """
            {"key":"k","count":2,"scored":2,"mean":0.5,"stddev":null,"distribution":[]}""",
            """
            {"key":"k","lowest":-0.1235,"highest":1,"labelled":1,"distinct":1,
             "labels":[{"label":"a","count":1}]}""");

    assertThat(stats.get("n").asInt()).isEqualTo(2);
    assertThat(stats.get("min").decimalValue()).isEqualByComparingTo("-0.1235");
    assertThat(stats.get("max").decimalValue()).isEqualByComparingTo("1");
    assertThat(stats.has("values_left_out")).isFalse();
  }

  private static JsonNode stats(String summary, String labels) throws IOException {
    FeedbackStats stats =
        new FeedbackStats(
            List.of(
                JSON.readTree("{\"summaries\":[" + summary + "]}"),
                JSON.readTree(NOTHING),
                JSON.readTree("{\"keys\":[" + labels + "]}"),
                JSON.readTree("{\"feedback\":[]}")));
    DialectResponse written =
        Answers.json(
            200,
            json -> {
              json.writeStartObject();
              stats.write(json, "feedback_stats");
              json.writeEndObject();
            });
    return JSON.readTree(written.body()).get("feedback_stats").get("k");
  }
}
