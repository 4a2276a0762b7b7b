package io.plaudit.ingest.dialect.langsmith;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.plaudit.ingest.dialect.NativeQuery;
import io.plaudit.query.Filter;
import io.plaudit.query.Filter.Comparison;
import io.plaudit.query.Filter.Literal;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

/**
 * {@code feedback_stats}: by key, what the feedbacks that a filter finds add up to. {@code n}
 * counts the scores, or the categories where there is no score; {@code values} counts each category
 * exactly, and where they are more than the store lists says how many are left out; comments and
 * sources are those of the newest feedbacks, as a sample.
 */
final class FeedbackStats {

  /** How many queries one of these needs. */
  static final int QUERIES = 4;

  private static final int SAMPLE = 100;
  private static final int MAX_COMMENTS = 10;

  private final JsonNode summaries;
  private final Map<String, Long> errors;
  private final Map<String, JsonNode> labels = new HashMap<>();
  private final Map<String, List<String>> comments = new LinkedHashMap<>();
  private final Map<String, Set<String>> sources = new LinkedHashMap<>();

  /**
   * @param answers those to {@link #queries}
   */
  FeedbackStats(List<JsonNode> answers) {
    summaries = answers.get(0).path("summaries");
    errors = counts(answers.get(1));
    answers.get(2).path("keys").forEach(key -> labels.put(key.path("key").textValue(), key));
    answers.get(3).path("feedback").forEach(this::sample);
  }

  static List<NativeQuery> queries(List<Filter> filters) {
    Filter failed =
        new Filter.Compare(
            Filters.attribute(Attributes.ERROR), Comparison.EQ, new Literal.Bool(true));
    return List.of(
        Filters.summaries(filters),
        Filters.summaries(and(filters, failed)),
        Filters.labels(filters),
        Filters.search(filters, new Page(0, SAMPLE)));
  }

  boolean isEmpty() {
    return summaries.isEmpty();
  }

  /** The hour in which the first of them was given. */
  Optional<String> firstAt() {
    // All are whole hours in UTC, written alike: the first as text is the first in time.
    return StreamSupport.stream(summaries.spliterator(), false)
        .map(summary -> summary.path("first_at").asText())
        .min(Comparator.naturalOrder());
  }

  /** An object by key; null where there is no feedback. */
  void write(JsonGenerator json, String name) throws IOException {
    json.writeFieldName(name);
    if (isEmpty()) {
      json.writeNull();
      return;
    }
    json.writeStartObject();
    for (JsonNode summary : summaries) {
      writeKey(json, summary);
    }
    json.writeEndObject();
  }

  private static List<Filter> and(List<Filter> filters, Filter another) {
    List<Filter> all = new ArrayList<>(filters);
    all.add(another);
    return all;
  }

  /** How many feedbacks of each key there are. */
  private static Map<String, Long> counts(JsonNode answer) {
    Map<String, Long> counts = new HashMap<>();
    for (JsonNode summary : answer.path("summaries")) {
      counts.put(summary.path("key").textValue(), summary.path("count").longValue());
    }
    return counts;
  }

  private void sample(JsonNode feedback) {
    String key = feedback.path("key").textValue();
    List<String> texts = comments.computeIfAbsent(key, absent -> new ArrayList<>());
    if (feedback.path("comment").isTextual() && texts.size() < MAX_COMMENTS) {
      texts.add(feedback.path("comment").textValue());
    }
    sources
        .computeIfAbsent(key, absent -> new LinkedHashSet<>())
        .add("{\"type\":\"" + feedback.path("source").path("kind").textValue() + "\"}");
  }

  private void writeKey(JsonGenerator json, JsonNode summary) throws IOException {
    String key = summary.path("key").textValue();
    JsonNode labelled = labels.getOrDefault(key, MissingNode.getInstance());
    long scored = summary.path("scored").longValue();
    json.writeObjectFieldStart(key);
    json.writeNumberField("n", scored == 0 ? labelled.path("labelled").longValue() : scored);
    writeNumber(json, "avg", summary.path("mean"));
    writeNumber(json, "stdev", summary.path("stddev"));
    writeNumber(json, "min", labelled.path("lowest"));
    writeNumber(json, "max", labelled.path("highest"));
    json.writeNumberField("errors", errors.getOrDefault(key, 0L));
    json.writeBooleanField("show_feedback_arrow", false);
    json.writeBooleanField("contains_thread_feedback", false);
    json.writeArrayFieldStart("comments");
    for (String comment : comments.getOrDefault(key, List.of())) {
      json.writeString(comment);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("sources");
    for (String source : sources.getOrDefault(key, Set.of())) {
      json.writeString(source);
    }
    json.writeEndArray();
    writeValues(json, labelled);
    json.writeEndObject();
  }

  private static void writeValues(JsonGenerator json, JsonNode labelled) throws IOException {
    JsonNode listed = labelled.path("labels");
    json.writeObjectFieldStart("values");
    for (JsonNode label : listed) {
      json.writeNumberField(label.path("label").textValue(), label.path("count").longValue());
    }
    json.writeEndObject();
    long leftOut = labelled.path("distinct").longValue() - listed.size();
    if (leftOut > 0) {
      json.writeNumberField("values_left_out", leftOut);
    }
  }

  private static void writeNumber(JsonGenerator json, String name, JsonNode number)
      throws IOException {
    json.writeFieldName(name);
    if (number.isNumber()) {
      BigDecimal exact = number.decimalValue();
      json.writeNumber(exact.toPlainString());
    } else {
      json.writeNull();
    }
  }
}
