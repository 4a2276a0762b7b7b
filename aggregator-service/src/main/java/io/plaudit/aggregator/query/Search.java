package io.plaudit.aggregator.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.plaudit.model.InvalidEventException;
import io.plaudit.query.Filter;
import io.plaudit.query.Filter.Column;
import io.plaudit.query.Filter.Field;
import io.plaudit.query.FilterJson;
import io.vertx.core.buffer.Buffer;
import java.util.Iterator;
import java.util.Set;

/**
 * The body of {@code POST /v1/feedback/search}.
 *
 * @param filter null: all
 * @param after null: from the beginning
 */
record Search(
    Filter filter, Field field, boolean descending, int limit, int offset, Cursor.Place after) {

  static final int MAX_OFFSET = 100_000;

  private static final Set<String> MEMBERS = Set.of("filter", "sort", "limit", "cursor", "offset");
  private static final Set<String> SORT_MEMBERS = Set.of("field", "direction");
  private static final String DESCENDING = "desc";

  static Search parse(Buffer body) {
    JsonNode json = Filters.tree("body", body.getBytes());
    requireObject("body", json, MEMBERS);
    Filter filter = Filters.read(json.path("filter"));
    FilterSql.check(filter);
    JsonNode sort = onlySort(json.path("sort"));
    Field field = FilterJson.field(sort == null ? "created_at" : text("sort.field", sort, "field"));
    boolean descending = sort == null || isDescending(sort);
    int limit = whole(json, "limit", 1, Parameters.MAX_LIMIT, Parameters.DEFAULT_LIMIT);
    int offset = whole(json, "offset", 0, MAX_OFFSET, 0);
    return new Search(filter, field, descending, limit, offset, cursor(json, field));
  }

  /** Only the order of creation is stable enough for one. */
  boolean hasCursor() {
    return field.column() == Column.CREATED_AT;
  }

  void addConditions(Sql sql) {
    Conditions.filter(sql, filter);
    Conditions.after(sql, after, descending);
  }

  void addOrder(Sql sql) {
    if (hasCursor()) {
      (descending ? FeedbackPage.NEWEST : FeedbackPage.OLDEST).accept(sql);
      return;
    }
    String direction = (descending ? " desc" : " asc") + " nulls last, ";
    if (field.column().kind() == Column.Kind.JSON) {
      JsonSql json = new JsonSql(sql);
      json.number(field);
      sql.add(direction);
      json.text(field);
      sql.add(" collate \"C\"").add(direction);
    } else {
      sql.add(FilterSql.expression(field.column())).add(direction);
    }
    sql.add("feedback_id asc, trace_hash asc");
  }

  private static Cursor.Place cursor(JsonNode json, Field field) {
    if (!json.hasNonNull("cursor")) {
      return null;
    }
    if (field.column() != Column.CREATED_AT || json.hasNonNull("offset")) {
      throw InvalidEventException.of(
          "cursor", "must be without an offset, in the order of created_at");
    }
    return Cursor.Place.decode(text("cursor", json, "cursor"));
  }

  /** The one sort that there may be, or null. */
  private static JsonNode onlySort(JsonNode sort) {
    if (sort.isMissingNode() || sort.isNull() || (sort.isArray() && sort.isEmpty())) {
      return null;
    }
    if (!sort.isArray() || sort.size() > 1) {
      throw InvalidEventException.of("sort", "must be an array of at most one field");
    }
    requireObject("sort", sort.get(0), SORT_MEMBERS);
    return sort.get(0);
  }

  private static boolean isDescending(JsonNode sort) {
    String direction = sort.path("direction").asText(DESCENDING);
    if (!direction.equals(DESCENDING) && !direction.equals("asc")) {
      throw InvalidEventException.of("sort.direction", "must be asc or desc", direction);
    }
    return direction.equals(DESCENDING);
  }

  private static int whole(JsonNode json, String name, int min, int max, int otherwise) {
    JsonNode value = json.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return otherwise;
    }
    return Parameters.wholeNumber(
        name, value.isInt() ? value.asText() : value.toString(), min, max);
  }

  private static String text(String name, JsonNode json, String member) {
    JsonNode value = json.path(member);
    if (!value.isTextual()) {
      throw InvalidEventException.of(name, "must be text");
    }
    return value.textValue();
  }

  private static void requireObject(String name, JsonNode json, Set<String> members) {
    if (!json.isObject()) {
      throw InvalidEventException.of(name, "must be a JSON object");
    }
    for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
      String member = names.next();
      if (!members.contains(member)) {
        throw InvalidEventException.of(name, "must have only the members " + members, member);
      }
    }
  }
}
