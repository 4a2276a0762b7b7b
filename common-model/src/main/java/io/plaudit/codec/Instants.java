package io.plaudit.codec;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;

/**
 * Reads and writes instants. Those that events bear are almost all written the same way, which
 * takes a fraction of the JDK's time; it is asked for all others.
 */
final class Instants {

  private static final int SECONDS_LENGTH = "2000-01-01T00:00:00Z".length();
  private static final int FRACTION_AT = SECONDS_LENGTH;
  private static final int MAX_LENGTH = "2000-01-01T00:00:00.000000000Z".length();
  private static final String SHAPE = "0000-00-00T00:00:00";
  private static final int HOUR_AT = 11;
  private static final int SECOND_AT = 17;
  private static final int NANO_DIGITS = 9;
  private static final int MICRO_DIGITS = 6;
  private static final int MILLI_DIGITS = 3;
  private static final int NANOS_PER_MICRO = 1_000;
  private static final int NANOS_PER_MILLI = 1_000_000;
  private static final int LAST_YEAR = 9_999;

  private Instants() {}

  /**
   * The instant that this text is in ISO 8601.
   *
   * @throws java.time.DateTimeException when it is none
   */
  static Instant parse(String text) {
    return isUsual(text) ? usual(text) : Instant.parse(text);
  }

  /** What {@link Instant#toString} makes of an instant in the years of {@link LocalDateTime}. */
  static String format(Instant instant) {
    LocalDateTime utc =
        LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), ZoneOffset.UTC);
    if (utc.getYear() < 0 || utc.getYear() > LAST_YEAR) {
      return instant.toString();
    }
    int second = utc.getSecond();
    int nano = utc.getNano();
    int digits = fractionDigits(nano);
    byte[] text = new byte[digits == 0 ? SECONDS_LENGTH : SECONDS_LENGTH + 1 + digits];
    put(text, 0, 4, utc.getYear());
    text[4] = '-';
    put(text, 5, 7, utc.getMonthValue());
    text[7] = '-';
    put(text, 8, 10, utc.getDayOfMonth());
    text[10] = 'T';
    put(text, HOUR_AT, 13, utc.getHour());
    text[13] = ':';
    put(text, 14, 16, utc.getMinute());
    text[16] = ':';
    put(text, SECOND_AT, 19, second);
    if (digits > 0) {
      text[FRACTION_AT - 1] = '.';
      int fraction = nano;
      for (int i = digits; i < NANO_DIGITS; i++) {
        fraction /= 10;
      }
      put(text, FRACTION_AT, FRACTION_AT + digits, fraction);
    }
    text[text.length - 1] = 'Z';
    return new String(text, StandardCharsets.ISO_8859_1);
  }

  private static int fractionDigits(int nanos) {
    if (nanos == 0) {
      return 0;
    }
    if (nanos % NANOS_PER_MICRO != 0) {
      return NANO_DIGITS;
    }
    return nanos % NANOS_PER_MILLI == 0 ? MILLI_DIGITS : MICRO_DIGITS;
  }

  private static void put(byte[] text, int from, int to, int number) {
    int rest = number;
    for (int i = to - 1; i >= from; i--) {
      text[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
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
