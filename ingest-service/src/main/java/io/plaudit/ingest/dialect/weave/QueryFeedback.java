package io.plaudit.ingest.dialect.weave;

import com.fasterxml.jackson.databind.JsonNode;
import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.FindPlan;
import io.plaudit.model.Feedback;
import io.plaudit.query.Filter;
import io.plaudit.query.Term;
import java.util.List;

/** {@code POST /feedback/query}. */
final class QueryFeedback {

  private static final int MAX_FIELDS = 100;
  private static final int TOO_BROAD = 422;

  private final String projectId;
  private final List<String> fields;
  private final JsonNode expression;
  private final List<JsonNode> sortBy;
  private final Long limit;
  private final Long offset;

  private QueryFeedback(Shape shape) {
    projectId = shape.requiredText("project_id");
    fields = shape.has("fields") ? shape.texts("fields") : null;
    expression = QueryShape.read(shape, "query");
    sortBy = shape.list("sort_by");
    for (int i = 0; i < sortBy.size(); i++) {
      Shape sort = shape.within(sortBy.get(i), "sort_by", i);
      sort.requiredText("field");
      sort.requiredChoice("direction", List.of("asc", "desc"));
    }
    limit = shape.whole("limit");
    offset = shape.whole("offset");
    shape.check();
  }

  static FindPlan plan(DialectRequest request) {
    return new QueryFeedback(Shape.of(Bodies.question(request.body()))).plan();
  }

  private FindPlan plan() {
    ProjectIds.require(projectId);
    if (limit != null && limit < 0) {
      throw Answers.refusal("Limit must be non-negative");
    }
    if (offset != null && offset < 0) {
      throw Answers.refusal("Offset must be non-negative");
    }
    if (offset() > Search.MAX_OFFSET) {
      throw Answers.refusal("Offset must be at most " + Search.MAX_OFFSET);
    }
    Search search = new Search(Search.ofProject(projectId)).withTotal();
    if (expression != null) {
      search.with(new QueryCompiler(projectId).condition(expression));
    }
    sort(search);
    if (fields != null) {
      requireKnown();
    }
    if (isCount()) {
      return new FindPlan(
          search.limit(1).query(), (found, total) -> Selection.count(total, rows()));
    }
    search.limit((int) Math.max(1, Math.min(limit(), Search.MAX_LIMIT))).offset((int) offset());
    FindPlan plan = new FindPlan(search.query(), this::answer);
    // A payload is taken apart for each of them.
    return fields == null ? plan : plan.asHeavy();
  }

  private boolean isCount() {
    return fields != null && fields.equals(List.of(Selection.COUNT));
  }

  /** Whether the one row of a count is within offset and limit. */
  private boolean rows() {
    return limit() > 0 && offset() == 0;
  }

  private long limit() {
    return limit == null ? Long.MAX_VALUE : limit;
  }

  private long offset() {
    return offset == null ? 0 : offset;
  }

  private DialectResponse answer(List<Feedback> found, long total) {
    if (limit() > Search.MAX_LIMIT && offset() + found.size() < total) {
      throw Answers.refusal(
          TOO_BROAD,
          "More than "
              + Search.MAX_LIMIT
              + " rows match: ask with a limit of at most so many, and an offset");
    }
    List<Feedback> wanted = limit() == 0 ? List.of() : found;
    return Selection.rows(wanted, fields, total);
  }

  private void requireKnown() {
    if (fields.size() > MAX_FIELDS) {
      throw Answers.refusal("At most " + MAX_FIELDS + " fields at once");
    }
    for (String field : fields) {
      if (!field.equals(Selection.COUNT)) {
        Fields.field(Fields.shown(field));
      } else if (fields.size() > 1) {
        throw Answers.refusal(Selection.COUNT + " must be the only field");
      }
    }
  }

  /** In the end by id, so that pages fit together; ids that clients make grow with time. */
  private void sort(Search search) {
    if (sortBy.isEmpty()) {
      search.byCreation(false);
    }
    for (JsonNode sort : sortBy) {
      String field = sort.get("field").textValue();
      boolean descending = sort.get("direction").textValue().equals("desc");
      if (field.equals(Fields.CREATED_AT)) {
        search.byCreation(descending);
      } else if (Fields.isInner(field)) {
        byValue(search, field, descending);
      } else {
        search.by(Fields.text(field), descending);
      }
    }
    search.by(Fields.text(Attributes.ID), false);
  }

  /** What has a value comes first, numbers before texts. */
  private static void byValue(Search search, String field, boolean descending) {
    search.by(new Term.Truth(new Filter.Exists(Fields.field(field))), true);
    search.by(Cast.NUMBER.read(Fields.text(field)), descending);
    search.by(Fields.text(field), descending);
  }
}
