package io.plaudit.ingest.dialect.weave;

import com.fasterxml.jackson.databind.JsonNode;
import io.plaudit.query.Filter;
import io.plaudit.query.Filter.Comparison;
import io.plaudit.query.Filter.Field;
import io.plaudit.query.Filter.Literal;
import io.plaudit.query.Term;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

/**
 * Comparisons with {@code created_at}: as instants, with seconds since 1970 or an ISO 8601 date or
 * time, which is UTC where it does not say otherwise.
 */
final class CreationTime {

  private static final Field FIELD = Fields.field(Fields.CREATED_AT);

  private static final Filter UNKNOWN =
      new Filter.Relate(new Term.Constant(null), Comparison.EQ, new Term.Constant(null));

  /** Beyond all that is kept. */
  private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");

  private static final Instant LATEST = Instant.parse("9990-01-01T00:00:00Z");
  private static final int MICRO_DIGITS = 6;
  private static final long MICROS = 1_000_000;
  private static final int NANOS_PER_MICRO = 1_000;

  private CreationTime() {}

  static boolean isIt(JsonNode operand) {
    return operand.path(QueryShape.GET_FIELD).asText().equals(Fields.CREATED_AT);
  }

  static Filter compare(Comparison comparison, JsonNode operand) {
    JsonNode literal = literal(operand);
    return literal.isNull() ? UNKNOWN : new Filter.Compare(FIELD, comparison, instant(literal));
  }

  /** With an unknown instant in the list nothing is known not to be in it. */
  static Filter in(List<JsonNode> operands) {
    List<JsonNode> literals = operands.stream().map(CreationTime::literal).toList();
    Filter known =
        new Filter.In(
            FIELD,
            literals.stream()
                .filter(literal -> !literal.isNull())
                .map(CreationTime::instant)
                .toList());
    return literals.stream().anyMatch(JsonNode::isNull)
        ? new Filter.Or(List.of(known, UNKNOWN))
        : known;
  }

  private static JsonNode literal(JsonNode operand) {
    JsonNode literal = operand.path(QueryShape.LITERAL);
    if (literal.isNumber() || literal.isTextual() || literal.isNull()) {
      return literal;
    }
    throw Answers.refusal("created_at compares with a literal only: a time or a number of seconds");
  }

  private static Literal instant(JsonNode literal) {
    Instant instant =
        literal.isNumber() ? ofSeconds(literal.decimalValue()) : ofText(literal.textValue());
    if (instant.isBefore(EARLIEST)) {
      instant = EARLIEST;
    }
    return new Literal.Text((instant.isAfter(LATEST) ? LATEST : instant).toString());
  }

  private static Instant ofSeconds(BigDecimal seconds) {
    if (seconds.compareTo(BigDecimal.valueOf(LATEST.getEpochSecond())) > 0) {
      return LATEST;
    }
    if (seconds.signum() < 0) {
      return EARLIEST;
    }
    long micros =
        seconds.setScale(MICRO_DIGITS, RoundingMode.HALF_EVEN).unscaledValue().longValueExact();
    return Instant.ofEpochSecond(micros / MICROS, micros % MICROS * NANOS_PER_MICRO);
  }

  /**
   * @throws io.plaudit.ingest.dialect.AnsweredException 400 where it is no time
   */
  static Instant ofText(String text) {
    String iso = text.strip().replace(' ', 'T');
    try {
      if (!iso.contains("T")) {
        return LocalDate.parse(iso).atStartOfDay().toInstant(ZoneOffset.UTC);
      }
      boolean hasOffset = iso.substring(iso.indexOf('T')).matches(".*(Z|[+-][0-9:]+)$");
      return hasOffset
          ? OffsetDateTime.parse(iso).toInstant()
          : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw Answers.refusal("Invalid datetime: " + text);
    }
  }
}
