package io.plaudit.ingest.dialect.weave;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.plaudit.ingest.dialect.NativeQuery;
import io.plaudit.query.Filter;
import io.plaudit.query.Filter.Column;
import io.plaudit.query.Filter.Comparison;
import io.plaudit.query.Filter.Field;
import io.plaudit.query.Filter.Literal;
import io.plaudit.query.FilterJson;
import io.plaudit.query.Term;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A native search for feedback of Weave while it is put together. */
final class Search {

  /** As many feedbacks as one native answer may have. */
  static final int MAX_LIMIT = 10_000;

  /** How far the native search goes into what it finds. */
  static final int MAX_OFFSET = 100_000;

  private static final JsonFactory JSON = new JsonFactory();

  private final List<Filter> filters;
  private final List<Order> orders = new ArrayList<>();
  private int limit = MAX_LIMIT;
  private int offset;
  private boolean total;

  /**
   * One key of the order.
   *
   * @param term null: the instant of creation
   */
  private record Order(Term term, boolean descending) {}

  Search(List<Filter> filters) {
    this.filters = new ArrayList<>(filters);
  }

  /** What is of Weave and of this project. */
  static List<Filter> ofProject(String projectId) {
    return List.of(
        equal(new Field(Column.SOURCE_DIALECT, List.of()), WeaveDialect.NAME),
        equal(Fields.field(Attributes.PROJECT_ID), projectId));
  }

  static Filter equal(Field field, String text) {
    return new Filter.Compare(field, Comparison.EQ, new Literal.Text(text));
  }

  Search with(Filter filter) {
    filters.add(filter);
    return this;
  }

  Search by(Term term, boolean descending) {
    orders.add(new Order(term, descending));
    return this;
  }

  Search byCreation(boolean descending) {
    return by(null, descending);
  }

  Search limit(int most) {
    limit = most;
    return this;
  }

  Search offset(int skipped) {
    offset = skipped;
    return this;
  }

  /** Asks how many there are in all. */
  Search withTotal() {
    total = true;
    return this;
  }

  NativeQuery query() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeFieldName("filter");
      FilterJson.write(json, new Filter.And(filters));
      json.writeArrayFieldStart("sort");
      for (Order order : orders) {
        write(json, order);
      }
      json.writeEndArray();
      json.writeNumberField("limit", limit);
      json.writeNumberField("offset", offset);
      json.writeBooleanField("total", total);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return new NativeQuery("/v1/feedback/search", Map.of(), Optional.of(text.toString()));
  }

  private static void write(JsonGenerator json, Order order) throws IOException {
    json.writeStartObject();
    if (order.term() == null) {
      json.writeStringField("field", Column.CREATED_AT.wireName());
    } else {
      json.writeFieldName("term");
      FilterJson.writeTerm(json, order.term());
    }
    json.writeStringField("direction", order.descending() ? "desc" : "asc");
    json.writeEndObject();
  }
}
