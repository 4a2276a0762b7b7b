package io.plaudit.ingest.dialect.langsmith;

import io.plaudit.codec.MergePatch;
import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.FindPlan;
import io.plaudit.model.Feedback;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.RawJson;
import io.plaudit.query.Filter;
import io.plaudit.query.Filter.Column;
import io.plaudit.query.Filter.Comparison;
import io.plaudit.query.Filter.Literal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * {@code GET /feedback} and {@code GET /feedback/{id}}. A list is a bare array, newest first, paged
 * by offset; among feedbacks of one instant the id decides, so that pages fit together.
 */
final class ReadFeedback {

  private static final String NAMES = "include_user_names";

  private static final Set<String> LIST_PARAMETERS =
      Set.of(
          "run",
          "key",
          "session",
          "source",
          "user",
          "has_comment",
          "has_score",
          "level",
          "max_created_at",
          "min_created_at",
          "comparative_experiment_id",
          "feedback_thread_id",
          Page.LIMIT,
          Page.OFFSET,
          NAMES);

  private static final Set<String> SHARED_PARAMETERS =
      Set.of(
          "run",
          "key",
          "session",
          "source",
          "user",
          "has_comment",
          "has_score",
          "level",
          Page.LIMIT,
          Page.OFFSET);

  /** No UUID, and so nobody's. */
  private static final String NO_USER_ID = "nobody";

  private static final RawJson NO_USER = new RawJson("{\"" + Attributes.USER_ID + "\":null}");

  private ReadFeedback() {}

  static FindPlan one(DialectRequest request) {
    UUID id = ChangeFeedback.id(request);
    new QueryParameters(request, Set.of(NAMES)).bool(NAMES);
    Filter withId = Filters.equal(Filters.column(Column.ID), id.toString());
    return new FindPlan(Filters.search(List.of(withId), new Page(0, 1)), ReadFeedback::first);
  }

  static FindPlan list(DialectRequest request) {
    QueryParameters parameters = new QueryParameters(request, LIST_PARAMETERS);
    parameters.bool(NAMES);
    return new FindPlan(
        Filters.search(filters(parameters), Page.of(parameters)), ReadFeedback::all);
  }

  /**
   * The same for whoever has a link, with the ten filters that are for everybody.
   *
   * @param scope what the link shows
   * @param withUsers whether it shows who gave a feedback
   */
  static FindPlan shared(DialectRequest request, Filter scope, boolean withUsers) {
    QueryParameters parameters = new QueryParameters(request, SHARED_PARAMETERS);
    List<Filter> filters = filters(parameters);
    filters.add(scope);
    if (withUsers) {
      return new FindPlan(Filters.search(filters, Page.of(parameters)), ReadFeedback::all);
    }
    if (!parameters.uuids("user").isEmpty()) {
      // Whose a feedback is must not come out by asking for each user in turn.
      filters.add(Filters.equal(Filters.attribute(Attributes.USER_ID), NO_USER_ID));
    }
    return new FindPlan(
        Filters.search(filters, Page.of(parameters)),
        found -> all(found.stream().map(ReadFeedback::withoutUser).toList()));
  }

  private static Feedback withoutUser(Feedback feedback) {
    return Feedback.builder(feedback.ref())
        .key(feedback.key())
        .value(feedback.value())
        .label(feedback.label())
        .weight(feedback.weight())
        .comment(feedback.comment())
        .correction(feedback.correction())
        .metadata(feedback.metadata())
        .source(feedback.source())
        .attributes(MergePatch.merge(feedback.attributes(), NO_USER))
        .createdAt(feedback.createdAt())
        .modifiedAt(feedback.modifiedAt())
        .build();
  }

  private static List<Filter> filters(QueryParameters parameters) {
    List<Filter> filters = new ArrayList<>(List.of(Filters.ours()));
    anyOf(filters, Attributes.RUN_ID, parameters.uuids("run"));
    anyOf(filters, Attributes.SESSION_ID, parameters.uuids("session"));
    anyOf(filters, Attributes.USER_ID, parameters.uuids("user"));
    List<String> keys = parameters.texts("key");
    if (!keys.isEmpty()) {
      filters.add(Filters.in(Filters.column(Column.KEY), keys));
    }
    List<String> kinds =
        parameters.texts("source").stream()
            .map(name -> SourceTypes.of(QueryParameters.field("source"), name).wireName())
            .toList();
    if (!kinds.isEmpty()) {
      filters.add(Filters.in(Filters.column(Column.SOURCE_KIND), kinds));
    }
    parameters
        .bool("has_comment")
        .ifPresent(is -> filters.add(Filters.exists(Filters.column(Column.COMMENT), is)));
    parameters
        .bool("has_score")
        .ifPresent(is -> filters.add(Filters.exists(Filters.column(Column.VALUE), is)));
    parameters.text("level").ifPresent(level -> filters.add(level(level)));
    parameters
        .instant("min_created_at")
        .ifPresent(instant -> filters.add(created(Comparison.GTE, instant)));
    parameters
        .instant("max_created_at")
        .ifPresent(instant -> filters.add(created(Comparison.LTE, instant)));
    parameters
        .uuid("comparative_experiment_id")
        .ifPresent(id -> anyOf(filters, Attributes.EXPERIMENT_ID, List.of(id)));
    parameters
        .text("feedback_thread_id")
        .ifPresent(id -> filters.add(Filters.equal(Filters.attribute(Attributes.THREAD_ID), id)));
    return filters;
  }

  private static void anyOf(List<Filter> filters, String attribute, List<UUID> ids) {
    if (!ids.isEmpty()) {
      filters.add(
          Filters.in(Filters.attribute(attribute), ids.stream().map(UUID::toString).toList()));
    }
  }

  /** Feedback is about a run, or about a whole session. */
  private static Filter level(String level) {
    return switch (level) {
      case "run" -> Filters.exists(Filters.attribute(Attributes.RUN_ID), true);
      case "session" -> Filters.exists(Filters.attribute(Attributes.RUN_ID), false);
      default ->
          throw InvalidEventException.of(
              QueryParameters.field("level"), "must be run or session", level);
    };
  }

  private static Filter created(Comparison comparison, Instant instant) {
    return new Filter.Compare(
        Filters.column(Column.CREATED_AT), comparison, new Literal.Text(instant.toString()));
  }

  private static DialectResponse first(List<Feedback> found) {
    return found.isEmpty()
        ? Answers.detail(404, "Feedback not found")
        : Answers.json(200, json -> FeedbackRecord.write(json, found.get(0)));
  }

  private static DialectResponse all(List<Feedback> found) {
    return Answers.json(
        200,
        json -> {
          json.writeStartArray();
          for (Feedback feedback : found) {
            FeedbackRecord.write(json, feedback);
          }
          json.writeEndArray();
        });
  }
}
