package io.plaudit.codec;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;

/**
 * Reads instants. Those that events bear are almost all written the same way, and are read several
 * times faster than by the JDK's parser, which is asked for all others.
 */
final class Instants {

  private static final int SECONDS_LENGTH = "2000-01-01T00:00:00Z".length();
  private static final int FRACTION_AT = SECONDS_LENGTH;
  private static final int MAX_LENGTH = "2000-01-01T00:00:00.000000000Z".length();
  private static final String SHAPE = "0000-00-00T00:00:00";
  private static final int HOUR_AT = 11;
  private static final int SECOND_AT = 17;
  private static final int NANO_DIGITS = 9;

  private Instants() {}

  /**
   * The instant that this text is in ISO 8601.
   *
   * @throws java.time.DateTimeException when it is none
   */
  static Instant parse(String text) {
    return isUsual(text) ? usual(text) : Instant.parse(text);
  }

  /** {@code 2026-11-20T12:00:00Z}, perhaps with up to nine digits of a fraction. */
  private static boolean isUsual(String text) {
    int length = text.length();
    if (length < SECONDS_LENGTH || length > MAX_LENGTH || text.charAt(length - 1) != 'Z') {
      return false;
    }
    for (int i = 0; i < SHAPE.length(); i++) {
      char shape = SHAPE.charAt(i);
      char c = text.charAt(i);
      if (shape == '0' ? !isDigit(c) : c != shape) {
        return false;
      }
    }
    if (text.startsWith("24", HOUR_AT) || text.charAt(SECOND_AT) == '6') {
      // The end of a day and leap seconds: the JDK knows what they mean.
      return false;
    }
    if (length == SECONDS_LENGTH) {
      return true;
    }
    for (int i = FRACTION_AT; i < length - 1; i++) {
      if (!isDigit(text.charAt(i))) {
        return false;
      }
    }
    return length > FRACTION_AT + 1 && text.charAt(FRACTION_AT - 1) == '.';
  }

  private static Instant usual(String text) {
    LocalDate date = LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10));
    int fraction = Math.max(0, text.length() - 1 - FRACTION_AT);
    int nanos = fraction == 0 ? 0 : number(text, FRACTION_AT, FRACTION_AT + fraction);
    for (int i = fraction; i < NANO_DIGITS; i++) {
      nanos *= 10;
    }
    return LocalTime.of(number(text, 11, 13), number(text, 14, 16), number(text, 17, 19), nanos)
        .atDate(date)
        .toInstant(ZoneOffset.UTC);
  }

  private static int number(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      number = number * 10 + (text.charAt(i) - '0');
    }
    return number;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
