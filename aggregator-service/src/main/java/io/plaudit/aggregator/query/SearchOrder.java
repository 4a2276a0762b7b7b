package io.plaudit.aggregator.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.plaudit.model.InvalidEventException;
import io.plaudit.query.Filter.Column;
import io.plaudit.query.Filter.Field;
import io.plaudit.query.FilterJson;
import io.plaudit.query.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * One key of an order: a field, whose numbers come before its texts, or a term. What is absent is
 * last.
 *
 * @param field null where there is a term
 */
record SearchOrder(Field field, Term term, boolean descending) {

  static final SearchOrder NEWEST = new SearchOrder(FilterJson.field("created_at"), null, true);

  private static final int MAX_KEYS = 16;
  private static final Set<String> MEMBERS = Set.of("field", "term", "direction");
  private static final String DESCENDING = "desc";

  /** The member {@code sort}: an array of keys, the first one first; without one newest first. */
  static List<SearchOrder> parse(JsonNode sort) {
    if (sort.isMissingNode() || sort.isNull() || (sort.isArray() && sort.isEmpty())) {
      return List.of(NEWEST);
    }
    if (!sort.isArray() || sort.size() > MAX_KEYS) {
      throw InvalidEventException.of("sort", "must be an array of at most " + MAX_KEYS + " keys");
    }
    Function<JsonNode, Term> terms = FilterJson.termReader();
    List<SearchOrder> orders = new ArrayList<>();
    for (JsonNode key : sort) {
      Search.requireObject("sort", key, MEMBERS);
      boolean descending = isDescending(key);
      orders.add(
          key.has("term")
              ? new SearchOrder(null, terms.apply(key.path("term")), descending)
              : new SearchOrder(
                  FilterJson.field(Search.text("sort.field", key, "field")), null, descending));
    }
    return List.copyOf(orders);
  }

  boolean isByCreation() {
    return field != null && field.column() == Column.CREATED_AT;
  }

  /** Adds the key, and what separates it from the next one. */
  void addTo(Sql sql, String tenant) {
    String direction = (descending ? " desc" : " asc") + " nulls last, ";
    if (term != null) {
      FilterSql.addOrder(sql, tenant, term);
    } else if (field.column().kind() == Column.Kind.JSON) {
      JsonSql json = new JsonSql(sql);
      json.number(field);
      sql.add(direction);
      json.text(field);
      sql.add(" collate \"C\"");
    } else {
      sql.add(FilterSql.expression(field.column()));
    }
    sql.add(direction);
  }

  private static boolean isDescending(JsonNode key) {
    String direction = key.path("direction").asText(DESCENDING);
    if (!direction.equals(DESCENDING) && !direction.equals("asc")) {
      throw InvalidEventException.of("sort.direction", "must be asc or desc", direction);
    }
    return direction.equals(DESCENDING);
  }
}
