package io.plaudit.ingest.dialect.portkey;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.plaudit.codec.StrictJson;
import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.ingest.dialect.NativeQuery;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.RawJson;
import io.plaudit.model.Rules;
import io.plaudit.query.Filter;
import io.plaudit.query.Filter.Column;
import io.plaudit.query.Filter.Comparison;
import io.plaudit.query.Filter.Field;
import io.plaudit.query.Filter.Literal;
import io.plaudit.query.FilterJson;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The parameters that all analytics share. Those about request logs, which Plaudit does not keep,
 * are refused when they are given: leaving a filter out would answer another question.
 */
record GraphRequest(Instant from, Instant to, Optional<Filter> filter) {

  private static final String FROM = "time_of_generation_min";
  private static final String TO = "time_of_generation_max";
  private static final String METADATA = "metadata";
  private static final String TRACE_ID = "trace_id";
  private static final String WEIGHTED_MIN = "weighted_feedback_min";
  private static final String WEIGHTED_MAX = "weighted_feedback_max";

  /** Understood, or about nothing that could change the figures. */
  private static final Set<String> ACCEPTED =
      Set.of(
          FROM,
          TO,
          METADATA,
          TRACE_ID,
          WEIGHTED_MIN,
          WEIGHTED_MAX,
          "workspace_slug",
          "page_size",
          "current_page",
          "order_by",
          "order_by_type");

  /** Up to here a graph has a point an hour, beyond it one a day. */
  private static final Duration HOURLY = Duration.ofDays(7);

  static GraphRequest of(DialectRequest request) {
    for (String name : new TreeSet<>(request.query().keySet())) {
      if (!ACCEPTED.contains(name) && request.parameter(name).isPresent()) {
        throw InvalidEventException.of(
            name, "is not supported: only feedback can be filtered here, not request logs");
      }
    }
    Instant from = time(request, FROM);
    Instant to = time(request, TO);
    if (to.isBefore(from)) {
      throw InvalidEventException.of(TO, "must not be before " + FROM);
    }
    List<Filter> filters = filters(request);
    return new GraphRequest(
        from, to, filters.isEmpty() ? Optional.empty() : Optional.of(new Filter.And(filters)));
  }

  NativeQuery query(String path) {
    NativeQuery query =
        new NativeQuery(
            path, Map.of("key", Rules.DEFAULT_KEY, "from", from.toString(), "to", to.toString()));
    return filter.map(tree -> query.with("filter", json(tree))).orElse(query);
  }

  NativeQuery series() {
    boolean hourly = Duration.between(from, to).compareTo(HOURLY) <= 0;
    return query("/v1/series").with("interval", hourly ? "hour" : "day");
  }

  /** These parameters, if there is no filter among them. */
  GraphRequest unfiltered(String report) {
    if (filter.isPresent()) {
      throw InvalidEventException.of("filters", "are not supported by the report " + report);
    }
    return this;
  }

  private static Instant time(DialectRequest request, String name) {
    String text =
        request
            .parameter(name)
            .orElseThrow(() -> InvalidEventException.of(name, "is required: an ISO 8601 time"));
    try {
      // A plus sign that was not escaped arrives as a space.
      return OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
    } catch (DateTimeParseException e) {
      throw InvalidEventException.of(name, "must be an ISO 8601 time with an offset", text);
    }
  }

  private static List<Filter> filters(DialectRequest request) {
    List<Filter> filters = new ArrayList<>();
    request.parameter(METADATA).ifPresent(text -> filters.addAll(metadata(text)));
    request.parameter(TRACE_ID).ifPresent(text -> filters.add(traces(text)));
    request.parameter(WEIGHTED_MIN).ifPresent(text -> filters.add(bound(WEIGHTED_MIN, text)));
    request.parameter(WEIGHTED_MAX).ifPresent(text -> filters.add(bound(WEIGHTED_MAX, text)));
    return filters;
  }

  private static Filter traces(String text) {
    List<Literal> ids =
        Arrays.stream(text.split(",", -1))
            .map(String::strip)
            .filter(id -> !id.isEmpty())
            .map(id -> (Literal) new Literal.Text(id))
            .toList();
    return new Filter.In(new Field(Column.TRACE_ID, List.of()), ids);
  }

  private static Filter bound(String name, String text) {
    BigDecimal bound = StrictJson.number(name, text.strip());
    if (bound.compareTo(Scores.MIN) < 0 || bound.compareTo(Scores.MAX) > 0) {
      throw InvalidEventException.of(name, "must be a number from -10 to 10", bound);
    }
    return new Filter.Compare(
        new Field(Column.WEIGHTED_VALUE, List.of()),
        name.equals(WEIGHTED_MIN) ? Comparison.GTE : Comparison.LTE,
        new Literal.Decimal(bound));
  }

  private static List<Filter> metadata(String text) {
    RawJson json = StrictJson.requireJson(METADATA, text);
    if (!json.isObject()) {
      throw InvalidEventException.of(METADATA, "must be a JSON object", text);
    }
    List<Filter> filters = new ArrayList<>();
    try (JsonParser parser = StrictJson.parser(json)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        filters.add(
            new Filter.Compare(
                new Field(Column.METADATA, List.of(name)), Comparison.EQ, literal(name, parser)));
      }
    } catch (IOException e) {
      throw StrictJson.complaint(METADATA, e);
    }
    return filters;
  }

  private static Literal literal(String name, JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.VALUE_STRING) {
      return new Literal.Text(parser.getText());
    }
    if (token.isBoolean()) {
      return new Literal.Bool(parser.getBooleanValue());
    }
    if (token.isNumeric()) {
      return new Literal.Decimal(StrictJson.number(METADATA + "." + name, parser));
    }
    throw InvalidEventException.of(METADATA + "." + name, "must be text, a number or a boolean");
  }

  private static String json(Filter filter) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = new JsonFactory().createGenerator(text)) {
      FilterJson.write(generator, filter);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return text.toString();
  }
}
