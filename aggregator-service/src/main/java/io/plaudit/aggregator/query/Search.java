package io.plaudit.aggregator.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.plaudit.model.InvalidEventException;
import io.plaudit.query.Filter;
import io.vertx.core.buffer.Buffer;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/**
 * The body of {@code POST /v1/feedback/search}.
 *
 * @param filter null: all
 * @param after null: from the beginning
 * @param total whether the answer says how many there are in all
 */
record Search(
    Filter filter,
    List<SearchOrder> orders,
    int limit,
    int offset,
    Cursor.Place after,
    boolean total) {

  static final int MAX_OFFSET = 100_000;
  static final int MAX_LIMIT = 10_000;

  private static final Set<String> MEMBERS =
      Set.of("filter", "sort", "limit", "cursor", "offset", "total");

  static Search parse(Buffer body) {
    JsonNode json = Filters.tree("body", body.getBytes());
    requireObject("body", json, MEMBERS);
    Filter filter = Filters.read(json.path("filter"));
    FilterSql.check(filter);
    List<SearchOrder> orders = SearchOrder.parse(json.path("sort"));
    int limit = whole(json, "limit", 1, MAX_LIMIT, Parameters.DEFAULT_LIMIT);
    int offset = whole(json, "offset", 0, MAX_OFFSET, 0);
    Search search =
        new Search(filter, orders, limit, offset, null, json.path("total").asBoolean(false));
    search.orders.forEach(order -> order.addTo(new Sql(), ""));
    return json.hasNonNull("cursor") ? search.after(json) : search;
  }

  /** Only the order of creation is stable enough for one. */
  boolean hasCursor() {
    return orders.size() == 1 && orders.get(0).isByCreation();
  }

  void addConditions(Sql sql, String tenant) {
    Conditions.filter(sql, tenant, filter);
    Conditions.after(sql, after, orders.get(0).descending());
  }

  void addOrder(Sql sql, String tenant) {
    if (hasCursor()) {
      (orders.get(0).descending() ? FeedbackPage.NEWEST : FeedbackPage.OLDEST).accept(sql);
      return;
    }
    orders.forEach(order -> order.addTo(sql, tenant));
    sql.add("feedback_id asc, trace_hash asc");
  }

  private Search after(JsonNode json) {
    if (!hasCursor() || total || json.hasNonNull("offset")) {
      throw InvalidEventException.of(
          "cursor", "must be without an offset and a total, in the order of created_at");
    }
    return new Search(
        filter, orders, limit, offset, Cursor.Place.decode(text("cursor", json, "cursor")), false);
  }

  private static int whole(JsonNode json, String name, int min, int max, int otherwise) {
    JsonNode value = json.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return otherwise;
    }
    return Parameters.wholeNumber(
        name, value.isInt() ? value.asText() : value.toString(), min, max);
  }

  static String text(String name, JsonNode json, String member) {
    JsonNode value = json.path(member);
    if (!value.isTextual()) {
      throw InvalidEventException.of(name, "must be text");
    }
    return value.textValue();
  }

  static void requireObject(String name, JsonNode json, Set<String> members) {
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
