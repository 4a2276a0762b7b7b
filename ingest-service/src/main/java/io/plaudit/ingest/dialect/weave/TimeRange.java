package io.plaudit.ingest.dialect.weave;

import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.FindPlan;
import io.plaudit.model.Feedback;
import io.plaudit.query.Filter;
import io.plaudit.query.Filter.Comparison;
import io.plaudit.query.Filter.Literal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/**
 * The feedback of a project in a range of time, as statistics want it: all of it, or none where it
 * is more than one native answer holds.
 *
 * @param start inclusive
 * @param end exclusive
 */
record TimeRange(Instant start, Instant end) {

  private static final int TOO_BROAD = 422;
  private static final Duration LONGEST = Duration.ofDays(36_600);

  TimeRange {
    if (!start.isBefore(end)) {
      throw Answers.refusal("The end must be after the start");
    }
    if (Duration.between(start, end).compareTo(LONGEST) > 0) {
      throw Answers.refusal("The range must be shorter than a century");
    }
  }

  /** The range of the members start and end; without an end until now. */
  static TimeRange read(Shape shape, Instant now) {
    String start = shape.requiredText("start");
    String end = shape.text("end");
    shape.check();
    return new TimeRange(CreationTime.ofText(start), end == null ? now : CreationTime.ofText(end));
  }

  Duration length() {
    return Duration.between(start, end);
  }

  /** A search for it, newest first. */
  Search search(String projectId) {
    return new Search(Search.ofProject(ProjectIds.require(projectId)))
        .with(created(Comparison.GTE, start))
        .with(created(Comparison.LT, end))
        .byCreation(true);
  }

  /** A plan that answers from all that a search finds. */
  static FindPlan whole(Search search, Function<List<Feedback>, DialectResponse> answer) {
    return new FindPlan(
            search.limit(Search.MAX_LIMIT).withTotal().query(),
            (found, total) -> {
              if (total > found.size()) {
                throw Answers.refusal(
                    TOO_BROAD,
                    "More than " + Search.MAX_LIMIT + " feedbacks match: ask about a shorter time");
              }
              return answer.apply(found);
            })
        .asHeavy();
  }

  private static Filter created(Comparison comparison, Instant instant) {
    return new Filter.Compare(
        Fields.field(Fields.CREATED_AT), comparison, new Literal.Text(instant.toString()));
  }
}
