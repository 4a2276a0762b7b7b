package io.plaudit.ingest.dialect.portkey;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plaudit.codec.StrictJson;
import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.ingest.dialect.IncompleteAnswerException;
import io.plaudit.ingest.dialect.NativeQuery;
import io.plaudit.ingest.dialect.ReadPlan;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.TagNames;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Portkey's analytics that report feedback, from the native query API. "Weighted feedback" is read
 * literally from Portkey's documentation: the mean of value · weight over the feedbacks, that is
 * weighted_value / scored, and not the weighted mean weighted_value / weight. What Plaudit cannot
 * know (tokens) is null.
 */
final class FeedbackReports {

  private static final MathContext ROUNDED = new MathContext(16);
  private static final String MODEL_TAG = "ai_model";
  private static final String MAX_GROUPS = "1000";
  private static final int DEFAULT_PAGE_SIZE = 50;
  private static final int MAX_PAGE_SIZE = 1000;
  private static final int MAX_PAGE = 1_000_000;

  private final TagNames tags;

  FeedbackReports(TagNames tags) {
    this.tags = tags;
  }

  /** How many feedbacks, over time. */
  ReadPlan feedbacks(DialectRequest request) {
    return overTime(request, (sums, target) -> target.put("total", sums.path("count").longValue()));
  }

  /** The average weighted feedback, over time. */
  ReadPlan weighted(DialectRequest request) {
    return overTime(request, (sums, target) -> target.put("avg", averageWeighted(sums)));
  }

  /** How many feedbacks of each score. */
  ReadPlan scores(DialectRequest request) {
    GraphRequest graph = GraphRequest.of(request);
    return new ReadPlan(
        List.of(graph.query("/v1/summary")),
        answers -> {
          JsonNode summary = answers.get(0);
          Map<BigDecimal, Long> totals = totals(summary);
          long scored = summary.path("scored").longValue();
          if (totals.values().stream().mapToLong(Long::longValue).sum() != scored) {
            throw new IncompleteAnswerException(
                "there are too many different labels to count every score: narrow the question");
          }
          ObjectNode body = graphBody();
          body.putObject("summary").put("total", scored);
          ArrayNode points = body.putArray("data_points");
          totals.forEach(
              (score, total) -> points.addObject().put("score", score).put("total", total));
          return Answers.json(body);
        });
  }

  /** Feedback by model, where the operator made {@code ai_model} a tag; else there is none. */
  ReadPlan models(DialectRequest request) {
    GraphRequest graph = GraphRequest.of(request).unfiltered("ai-models");
    return new ReadPlan(
        tags.names().contains(MODEL_TAG) ? List.of(groups(graph, MODEL_TAG)) : List.of(),
        answers -> {
          ObjectNode body = graphBody();
          body.putObject("summary");
          ArrayNode points = body.putArray("data_points");
          for (JsonNode answer : answers) {
            if (hasMore(answer)) {
              throw new IncompleteAnswerException(
                  "there are too many models for one answer: ask GET /v1/tags/" + MODEL_TAG);
            }
            for (JsonNode value : answer.path("values")) {
              points
                  .addObject()
                  .put(MODEL_TAG, value.path("value").textValue())
                  .put("total", value.path("count").longValue())
                  .put("avg_weighted_feedback", averageWeighted(value));
            }
          }
          return Answers.json(body);
        });
  }

  /**
   * Feedback by the values of one metadata field, the most frequent first. Whether there are more
   * than {@code total} is said in {@code has_more}, which is ours; pages of those are refused.
   */
  ReadPlan metadataGroups(DialectRequest request) {
    String tag = request.parameters().get("key");
    if (!tags.names().contains(tag)) {
      throw InvalidEventException.of("metadataKey", "must be one of " + tags.names(), tag);
    }
    GraphRequest graph = GraphRequest.of(request).unfiltered("groups/metadata");
    int size = integer(request, "page_size", DEFAULT_PAGE_SIZE, 1, MAX_PAGE_SIZE);
    int page = integer(request, "current_page", 0, 0, MAX_PAGE);
    return new ReadPlan(
        List.of(groups(graph, tag)),
        answers -> {
          JsonNode values = answers.get(0).path("values");
          boolean more = hasMore(answers.get(0));
          if (more && (page + 1) * size > values.size()) {
            throw InvalidEventException.of(
                "current_page",
                "must end within the " + values.size() + " most frequent; all: GET /v1/tags/" + tag,
                page);
          }
          ObjectNode body = Answers.object().put("object", "list").put("total", values.size());
          body.put("has_more", more);
          ArrayNode data = body.put("current_page", page).put("page_size", size).putArray("data");
          for (int i = page * size; i < Math.min(values.size(), (page + 1) * size); i++) {
            writeGroup(data.addObject(), values.get(i));
          }
          return Answers.json(body);
        });
  }

  private static ReadPlan overTime(
      DialectRequest request, BiConsumer<JsonNode, ObjectNode> figure) {
    GraphRequest graph = GraphRequest.of(request);
    return new ReadPlan(
        List.of(graph.query("/v1/summary"), graph.series()),
        answers -> {
          ObjectNode body = graphBody();
          figure.accept(answers.get(0), body.putObject("summary"));
          ArrayNode points = body.putArray("data_points");
          for (JsonNode series : answers.get(1).path("series")) {
            for (JsonNode point : series.path("points")) {
              figure.accept(
                  point, points.addObject().put("timestamp", point.path("at").textValue()));
            }
          }
          return Answers.json(body);
        });
  }

  private static NativeQuery groups(GraphRequest graph, String tag) {
    return graph.query("/v1/tag").with("tag", tag).with("limit", MAX_GROUPS);
  }

  private static void writeGroup(ObjectNode group, JsonNode value) {
    long count = value.path("count").longValue();
    group
        .put("metadata_value", value.path("value").textValue())
        .put("requests", count)
        .put("cost", 0)
        .putNull("avg_tokens")
        .put("avg_weighted_feedback", averageWeighted(value))
        .put("requests_with_feedback", count)
        .put("last_seen", value.path("last_at").textValue())
        .put("object", "analytics-group");
  }

  private static Map<BigDecimal, Long> totals(JsonNode summary) {
    Map<BigDecimal, Long> totals = new TreeMap<>();
    for (JsonNode entry : summary.path("distribution")) {
      if (entry.path("value").isNumber()) {
        totals.merge(
            entry.path("value").decimalValue(), entry.path("count").longValue(), Long::sum);
      }
    }
    return totals;
  }

  private static boolean hasMore(JsonNode page) {
    return page.path("next_cursor").isTextual();
  }

  private static BigDecimal averageWeighted(JsonNode sums) {
    long scored = sums.path("scored").longValue();
    return scored == 0
        ? null
        : sums.path("weighted_value").decimalValue().divide(BigDecimal.valueOf(scored), ROUNDED);
  }

  private static ObjectNode graphBody() {
    return Answers.object().put("object", "analytics-graph");
  }

  private static int integer(DialectRequest request, String name, int otherwise, int min, int max) {
    BigDecimal number =
        request
            .parameter(name)
            .map(text -> StrictJson.number(name, text.strip()))
            .orElse(BigDecimal.valueOf(otherwise));
    if (number.compareTo(BigDecimal.valueOf(min)) < 0
        || number.compareTo(BigDecimal.valueOf(max)) > 0
        || number.stripTrailingZeros().scale() > 0) {
      throw InvalidEventException.of(name, "must be an integer from " + min + " to " + max, number);
    }
    return number.intValue();
  }
}
