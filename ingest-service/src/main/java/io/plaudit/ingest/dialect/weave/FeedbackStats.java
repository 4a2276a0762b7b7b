package io.plaudit.ingest.dialect.weave;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.FindPlan;
import io.plaudit.model.Feedback;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code POST /feedback/stats}: figures of payloads, in buckets of time and of the whole range. */
final class FeedbackStats {

  private static final int MAX_METRICS = 50;
  private static final int MAX_BUCKETS = 10_000;

  /** In all buckets together: an answer of some MB. */
  private static final int MAX_FIGURES = 100_000;

  /** A century in seconds: instants of any width of bucket can be written. */
  static final long WIDEST_BUCKET = 3_155_760_000L;

  private static final String TIMEZONE = "timezone";

  /** Buckets begin by it, whatever was asked for. */
  private static final String UTC = "UTC";

  private static final long HOUR = 3_600;
  private static final long DAY = 24 * HOUR;

  private final String projectId;
  private final TimeRange range;
  private final TypeAndTrigger wanted;
  private final long granularity;
  private final List<Metric> metrics = new ArrayList<>();

  private FeedbackStats(Shape shape, Instant now) {
    projectId = shape.requiredText("project_id");
    Long asked = shape.whole("granularity");
    range = TimeRange.read(shape, now);
    wanted = new TypeAndTrigger(shape);
    // Only its type matters.
    shape.text(TIMEZONE);
    List<JsonNode> specs = shape.list("metrics");
    if (specs.size() > MAX_METRICS) {
      throw Answers.refusal("At most " + MAX_METRICS + " metrics at once");
    }
    for (int i = 0; i < specs.size(); i++) {
      metrics.add(Metric.read(shape.within(specs.get(i), "metrics", i)));
    }
    shape.check();
    if (asked != null && asked <= 0) {
      throw Answers.refusal("granularity must be positive");
    }
    if (asked != null && asked > WIDEST_BUCKET) {
      throw Answers.refusal("granularity must be at most " + WIDEST_BUCKET);
    }
    granularity = metrics.isEmpty() ? HOUR : asked == null ? usual(range.length()) : asked;
    long buckets = range.length().toSeconds() / granularity + 1;
    if (!metrics.isEmpty() && buckets > MAX_BUCKETS) {
      throw Answers.refusal("At most " + MAX_BUCKETS + " buckets: ask for a larger granularity");
    }
    if (buckets * metrics.stream().mapToInt(Metric::figures).sum() > MAX_FIGURES) {
      throw Answers.refusal("At most " + MAX_FIGURES + " figures: ask for a larger granularity");
    }
  }

  static FindPlan plan(DialectRequest request) {
    FeedbackStats stats =
        new FeedbackStats(Shape.of(Bodies.question(request.body())), request.receivedAt());
    return TimeRange.whole(stats.wanted.narrow(stats.range.search(stats.projectId)), stats::answer);
  }

  /** About as many buckets as fit on a screen. */
  private static long usual(Duration range) {
    if (range.toSeconds() <= HOUR) {
      return HOUR / 12;
    }
    if (range.toSeconds() <= 6 * HOUR) {
      return HOUR;
    }
    return range.toSeconds() <= 7 * DAY ? DAY / 4 : DAY;
  }

  private DialectResponse answer(List<Feedback> found) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("start", range.start().toString()).put("end", range.end().toString());
    answer.put("granularity", granularity).put(TIMEZONE, UTC);
    ArrayNode buckets = answer.putArray("buckets");
    if (metrics.isEmpty()) {
      answer.putNull("window_stats");
    } else {
      writeFigures(wanted.of(found), buckets, answer.putObject("window_stats"));
    }
    return Answers.json(Answers.OK, json -> Answers.write(json, answer));
  }

  private void writeFigures(List<Feedback> found, ArrayNode buckets, ObjectNode whole) {
    Map<Long, List<JsonNode>> byBucket = new TreeMap<>();
    for (long at = bucket(range.start());
        Instant.ofEpochSecond(at).isBefore(range.end());
        at += granularity) {
      byBucket.put(at, new ArrayList<>());
    }
    List<JsonNode> all = new ArrayList<>(found.size());
    for (Feedback feedback : found) {
      JsonNode payload = JsonPath.payload(feedback);
      all.add(payload);
      byBucket.get(bucket(feedback.createdAt())).add(payload);
    }
    byBucket.forEach(
        (at, payloads) -> {
          ObjectNode bucket = buckets.addObject();
          bucket.put("timestamp", Instant.ofEpochSecond(at).toString());
          bucket.put("count", payloads.size());
          metrics.forEach(metric -> metric.write(bucket, payloads, "_" + metric.path().slug()));
        });
    metrics.forEach(metric -> metric.write(whole.withObject(slug(metric)), all, ""));
  }

  /** As a pointer to a member. */
  private static String slug(Metric metric) {
    return "/" + metric.path().slug();
  }

  private long bucket(Instant instant) {
    return Math.floorDiv(instant.getEpochSecond(), granularity) * granularity;
  }
}
