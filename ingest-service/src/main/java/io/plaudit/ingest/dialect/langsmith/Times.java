package io.plaudit.ingest.dialect.langsmith;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.plaudit.codec.StrictJson;
import io.plaudit.model.InvalidEventException;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;

/**
 * Instants as the SDKs write them: ISO 8601, where Python leaves out the offset of UTC, and the
 * epoch's milliseconds, which evaluations in JavaScript send.
 */
final class Times {

  private static final String RULE =
      "must be an ISO 8601 date-time or the milliseconds since 1970-01-01";
  private static final int DATE_CHARACTERS = "2026-01-31".length();
  private static final int MIN_YEAR = 1900;
  private static final int MAX_YEAR = 9998;

  /** A smaller number is seconds: the vendor's server (pydantic) draws the line here. */
  private static final BigDecimal LARGEST_SECONDS = BigDecimal.valueOf(20_000_000_000L);

  private static final BigDecimal LARGEST_MILLIS = BigDecimal.valueOf(253_402_300_799_999L);

  private Times() {}

  /** The instant that the parser stands on, in microseconds; null for null. */
  static Instant read(String field, JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.VALUE_NULL) {
      return null;
    }
    if (token.isNumeric()) {
      return ofEpoch(field, StrictJson.number(field, parser));
    }
    if (token != JsonToken.VALUE_STRING) {
      throw InvalidEventException.of(field, RULE, StrictJson.shown(parser));
    }
    return parse(field, StrictJson.text(field, parser));
  }

  /** The instant that this text is, in microseconds. */
  static Instant parse(String field, String text) {
    try {
      TemporalAccessor time =
          DateTimeFormatter.ISO_DATE_TIME.parseBest(
              iso(text), OffsetDateTime::from, LocalDateTime::from);
      OffsetDateTime exact =
          time instanceof LocalDateTime local
              ? local.atOffset(ZoneOffset.UTC)
              : (OffsetDateTime) time;
      if (exact.getYear() >= MIN_YEAR && exact.getYear() <= MAX_YEAR) {
        return exact.toInstant().truncatedTo(ChronoUnit.MICROS);
      }
    } catch (DateTimeException e) {
      // Falls through to the complaint, which names the field.
    }
    throw InvalidEventException.of(field, RULE, text);
  }

  /** Undoes what Python's str(datetime) and a plus sign that was not escaped make of it. */
  private static String iso(String text) {
    if (text.length() == DATE_CHARACTERS) {
      return text + "T00:00:00";
    }
    return text.length() > DATE_CHARACTERS && text.charAt(DATE_CHARACTERS) == ' '
        ? text.substring(0, DATE_CHARACTERS)
            + "T"
            + text.substring(DATE_CHARACTERS + 1).replace(' ', '+')
        : text.replace(' ', '+');
  }

  private static Instant ofEpoch(String field, BigDecimal number) {
    if (number.abs().compareTo(LARGEST_MILLIS) > 0) {
      throw InvalidEventException.of(field, RULE, number);
    }
    BigDecimal seconds =
        number.abs().compareTo(LARGEST_SECONDS) > 0 ? number.movePointLeft(3) : number;
    long micros = seconds.movePointRight(6).setScale(0, RoundingMode.FLOOR).longValueExact();
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
