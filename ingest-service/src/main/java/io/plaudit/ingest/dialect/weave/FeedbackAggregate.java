package io.plaudit.ingest.dialect.weave;

import com.fasterxml.jackson.databind.JsonNode;
import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.FindPlan;
import io.plaudit.model.Feedback;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code POST /feedback/aggregate}: tags and ratings of scorers, counted by time and group. */
final class FeedbackAggregate {

  private static final Duration LONGEST = Duration.ofDays(31);
  private static final int MAX_BUCKETS = 10_000;
  private static final long MILLIS = 1_000;

  private final String projectId;
  private final Long after;
  private final Long before;
  private final Long bucketSeconds;
  private final String groupBy;
  private final ScorerFilter wanted;
  private final TimeRange range;

  private FeedbackAggregate(Shape shape, Instant now) {
    projectId = shape.requiredText("project_id");
    shape.required("after_ms");
    after = shape.whole("after_ms");
    before = shape.has("before_ms") ? shape.whole("before_ms") : Long.valueOf(now.toEpochMilli());
    bucketSeconds = shape.whole("time_bucket_seconds");
    groupBy = shape.has("group_by") ? shape.choice("group_by", ScorerFilter.GROUPS) : null;
    wanted = new ScorerFilter(shape);
    shape.check();
    if (after == null) {
      throw Answers.refusal("after_ms is required");
    }
    if (before <= after) {
      throw Answers.refusal("before_ms must be greater than after_ms");
    }
    if (bucketSeconds != null && bucketSeconds <= 0) {
      throw Answers.refusal("time_bucket_seconds must be positive");
    }
    if (bucketSeconds != null && bucketSeconds > FeedbackStats.WIDEST_BUCKET) {
      throw Answers.refusal("time_bucket_seconds must be at most " + FeedbackStats.WIDEST_BUCKET);
    }
    range = new TimeRange(instant(after), instant(before));
    boolean bare = bucketSeconds == null && groupBy == null && wanted.isOpen();
    if (!bare && range.length().compareTo(LONGEST) > 0) {
      throw Answers.refusal("The range must be at most 31 days");
    }
    if (bucketSeconds != null && (before - after) / MILLIS / bucketSeconds >= MAX_BUCKETS) {
      throw Answers.refusal("At most " + MAX_BUCKETS + " buckets: ask for longer ones");
    }
  }

  static FindPlan plan(DialectRequest request) {
    FeedbackAggregate aggregate =
        new FeedbackAggregate(Shape.of(Bodies.question(request.body())), request.receivedAt());
    return TimeRange.whole(
        aggregate.wanted.narrow(aggregate.range.search(aggregate.projectId)), aggregate::answer);
  }

  private DialectResponse answer(List<Feedback> found) {
    Map<Long, Map<String, ScorerCounts>> buckets = new TreeMap<>();
    for (Feedback feedback : found) {
      JsonNode kept = JsonPath.attributes(feedback);
      if (wanted.fits(kept)) {
        buckets
            .computeIfAbsent(bucket(feedback.createdAt()), at -> new TreeMap<>())
            .computeIfAbsent(ScorerFilter.group(groupBy, kept), group -> new ScorerCounts())
            .add(kept);
      }
    }
    return Answers.json(
        Answers.OK,
        json -> {
          json.writeStartObject();
          json.writeObjectField("time_bucket_seconds", bucketSeconds);
          json.writeNumberField("after_ms", after);
          json.writeNumberField("before_ms", before);
          json.writeArrayFieldStart("buckets");
          for (Map.Entry<Long, Map<String, ScorerCounts>> bucket : buckets.entrySet()) {
            for (Map.Entry<String, ScorerCounts> group : bucket.getValue().entrySet()) {
              json.writeStartObject();
              json.writeNumberField("time_bucket_start_ms", bucket.getKey());
              json.writeStringField("group", groupBy == null ? null : group.getKey());
              group.getValue().write(json);
              json.writeEndObject();
            }
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private long bucket(Instant instant) {
    if (bucketSeconds == null) {
      return after;
    }
    long millis = bucketSeconds * MILLIS;
    return Math.floorDiv(instant.toEpochMilli(), millis) * millis;
  }

  private static Instant instant(long millis) {
    long latest = Instant.parse("9000-01-01T00:00:00Z").toEpochMilli();
    return Instant.ofEpochMilli(Math.max(0, Math.min(latest, millis)));
  }
}
