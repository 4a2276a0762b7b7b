package io.plaudit.aggregator.alert;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plaudit.alert.AlertRule;
import io.plaudit.query.Summary;
import io.plaudit.query.SummaryJson;
import io.plaudit.query.Sums;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;

/** The JSON of alerts. */
final class AlertJson {

  static final String FIRING = "alert.firing";
  static final String RESOLVED = "alert.resolved";

  /** What is not asked for: of thousands of alerts it would be most of what is kept. */
  private static final List<String> LEFT_OUT = List.of("distribution", "first_at", "last_at");

  private static final JsonFactory FACTORY = new JsonFactory();
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
          .build();

  private AlertJson() {}

  /** Writes one JSON value. */
  private interface Body {
    void write(JsonGenerator json) throws IOException;
  }

  /** A summary as the query API writes it, but for its distribution and bounds. */
  static String summary(String key, Sums sums) {
    String whole =
        text(
            json -> {
              json.writeStartObject();
              SummaryJson.writeMembers(json, new Summary(key, sums, List.of(), null, null));
              json.writeEndObject();
            });
    try {
      ObjectNode tree = (ObjectNode) MAPPER.readTree(whole);
      return MAPPER.writeValueAsString(tree.remove(LEFT_OUT));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("reading what was written", e);
    }
  }

  /**
   * What a webhook is sent.
   *
   * @param type {@link #FIRING} or {@link #RESOLVED}
   * @param value "" for everything, which has no tag
   * @param reason why it is resolved; null while it fires
   * @param summary JSON
   */
  static String message(
      String type, AlertRule rule, String value, String reason, String summary, Instant at) {
    boolean everything = rule.watched().tag().isEmpty();
    return text(
        json -> {
          json.writeStartObject();
          json.writeStringField("type", type);
          json.writeStringField("at", at.toString());
          json.writeStringField("reason", reason);
          json.writeStringField("tenant", rule.tenant());
          json.writeObjectFieldStart("rule");
          json.writeStringField("id", rule.id().toString());
          json.writeStringField("name", rule.name());
          json.writeStringField("condition", rule.condition().side().wireName());
          json.writeNumberField("minimum_sample", rule.condition().minimumSample());
          json.writeEndObject();
          json.writeStringField("tag", rule.watched().tag().orElse(null));
          json.writeStringField("value", everything ? null : value);
          json.writeStringField("key", rule.watched().key());
          json.writeStringField("window", rule.watched().windowText());
          json.writeFieldName("threshold");
          json.writeNumber(rule.condition().threshold().toPlainString());
          json.writeFieldName("summary");
          json.writeRawValue(summary);
          json.writeEndObject();
        });
  }

  private static String text(Body body) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      body.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return text.toString();
  }
}
