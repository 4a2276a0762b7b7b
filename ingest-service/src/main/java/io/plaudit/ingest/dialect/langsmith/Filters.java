package io.plaudit.ingest.dialect.langsmith;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.plaudit.ingest.dialect.NativeQuery;
import io.plaudit.query.Filter;
import io.plaudit.query.Filter.Column;
import io.plaudit.query.Filter.Comparison;
import io.plaudit.query.Filter.Field;
import io.plaudit.query.Filter.Literal;
import io.plaudit.query.FilterJson;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Native conditions in LangSmith's terms, and the questions that are asked with them. */
final class Filters {

  private static final JsonFactory JSON = new JsonFactory();

  private Filters() {}

  static Field column(Column column) {
    return new Field(column, List.of());
  }

  static Field attribute(String name) {
    return new Field(Column.ATTRIBUTES, List.of(name));
  }

  static Filter equal(Field field, String text) {
    return new Filter.Compare(field, Comparison.EQ, new Literal.Text(text));
  }

  static Filter in(Field field, List<String> texts) {
    return texts.size() == 1
        ? equal(field, texts.get(0))
        : new Filter.In(
            field, texts.stream().map(text -> (Literal) new Literal.Text(text)).toList());
  }

  /** The field is there, or it is not. */
  static Filter exists(Field field, boolean there) {
    return there ? new Filter.Exists(field) : new Filter.Not(new Filter.Exists(field));
  }

  /** What LangSmith's clients sent: the feedback of other APIs has neither runs nor sessions. */
  static Filter ours() {
    return equal(column(Column.SOURCE_DIALECT), LangSmithDialect.NAME);
  }

  /** The feedbacks that all of these find, newest first. */
  static NativeQuery search(List<Filter> filters, Page page) {
    return search(filters, "desc", page);
  }

  /** The oldest feedback that all of these find, in a list. */
  static NativeQuery oldest(List<Filter> filters) {
    return search(filters, "asc", new Page(0, 1));
  }

  private static NativeQuery search(List<Filter> filters, String direction, Page page) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeFieldName("filter");
      FilterJson.write(json, new Filter.And(filters));
      json.writeArrayFieldStart("sort");
      json.writeStartObject();
      json.writeStringField("field", Column.CREATED_AT.wireName());
      json.writeStringField("direction", direction);
      json.writeEndObject();
      json.writeEndArray();
      json.writeNumberField("limit", page.limit());
      json.writeNumberField("offset", page.offset());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return new NativeQuery("/v1/feedback/search", Map.of(), Optional.of(text.toString()));
  }

  /** One summary per key of what all of these find. */
  static NativeQuery summaries(List<Filter> filters) {
    return byKey("/v1/summaries", filters);
  }

  /** How often each label is there in what all of these find, by key, and the range of values. */
  static NativeQuery labels(List<Filter> filters) {
    return byKey("/v1/labels", filters);
  }

  private static NativeQuery byKey(String path, List<Filter> filters) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      FilterJson.write(json, new Filter.And(filters));
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return new NativeQuery(path, Map.of("filter", text.toString()));
  }
}
