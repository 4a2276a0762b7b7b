package io.plaudit.model;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The rules of the canonical event, each in one place. A broken one is an {@link
 * InvalidEventException}.
 */
public final class Rules {

  /** The key of a feedback whose API has no name for the metric (Portkey). */
  public static final String DEFAULT_KEY = "feedback";

  public static final int MAX_TRACE_ID_CHARACTERS = 256;
  public static final int MAX_KEY_CHARACTERS = 180;
  public static final int MAX_LABEL_CHARACTERS = 256;
  public static final int MAX_TAG_CHARACTERS = 256;
  public static final int MAX_COMMENT_BYTES = 16 * 1024;
  public static final int MAX_METADATA_BYTES = 16 * 1024;
  public static final int MAX_CORRECTION_BYTES = 64 * 1024;
  public static final int MAX_ATTRIBUTES_BYTES = 4 * 1024 * 1024;

  /** Any double's shortest decimal form has at most 17 significant digits. */
  public static final int MAX_SIGNIFICANT_DIGITS = 17;

  public static final int MAX_WRITTEN_DIGITS = 40;

  private static final int MAX_SCALE = 10_000;

  private static final String TENANT = "[a-z0-9][a-z0-9-]{0,62}";
  private static final int MAX_TENANT_CHARACTERS = 63;
  private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
  private static final Duration CLOCK_LEEWAY = Duration.ofHours(24);

  private Rules() {}

  public static String tenant(String tenant) {
    if (tenant == null || !isTenant(tenant)) {
      throw InvalidEventException.of("tenant", "must match " + TENANT, tenant);
    }
    return tenant;
  }

  private static boolean isTenant(String text) {
    if (text.isEmpty() || text.length() > MAX_TENANT_CHARACTERS || text.charAt(0) == '-') {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-') {
        return false;
      }
    }
    return true;
  }

  public static String traceId(String traceId) {
    String text = named("trace_id", traceId, MAX_TRACE_ID_CHARACTERS);
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        throw InvalidEventException.of("trace_id", "must not contain control characters", text);
      }
    }
    return text;
  }

  public static String key(String key) {
    return named("key", key, MAX_KEY_CHARACTERS);
  }

  /** Null stays null: a feedback need not have a category. */
  public static String label(String label) {
    return label == null ? null : named("label", label, MAX_LABEL_CHARACTERS);
  }

  public static String comment(String comment) {
    if (comment != null) {
      storable("comment", comment);
      atMostBytes("comment", comment, MAX_COMMENT_BYTES);
    }
    return comment;
  }

  /** A finite decimal that fits the limits, normalised (1.0 is 1); null stays null. */
  public static BigDecimal value(BigDecimal value) {
    return value == null ? null : decimal("value", value);
  }

  /** A decimal from 0 to 1; null is 1. */
  public static BigDecimal weight(BigDecimal weight) {
    if (weight == null) {
      return BigDecimal.ONE;
    }
    BigDecimal exact = decimal("weight", weight);
    if (exact.signum() < 0 || exact.compareTo(BigDecimal.ONE) > 0) {
      throw InvalidEventException.of("weight", "must be a number from 0 to 1", exact);
    }
    return exact;
  }

  /**
   * An instant between 2000-01-01 and 24 hours after {@code now}, cut to microseconds.
   *
   * @param now the clock of the judge: the server's at the front door, the record's timestamp in
   *     the log (so that a replay judges as the first reading did)
   */
  public static Instant instant(String field, Instant instant, Instant now) {
    if (instant == null) {
      throw InvalidEventException.of(field, "is required");
    }
    if (instant.isBefore(EARLIEST) || instant.isAfter(now.plus(CLOCK_LEEWAY))) {
      throw InvalidEventException.of(
          field, "must be between 2000-01-01 and 24 hours from now", instant);
    }
    return instant.truncatedTo(ChronoUnit.MICROS);
  }

  public static String tagValue(String tag, String value) {
    if (value.length() > MAX_TAG_CHARACTERS
        && value.codePointCount(0, value.length()) > MAX_TAG_CHARACTERS) {
      throw InvalidEventException.of(
          "metadata." + tag, "must have at most " + MAX_TAG_CHARACTERS + " characters", value);
    }
    return value;
  }

  public static BigDecimal decimal(String field, BigDecimal value) {
    // First: the arithmetic below overflows for exponents that only an attacker writes.
    if (Math.abs((long) value.scale()) > MAX_SCALE) {
      throw InvalidEventException.of(
          field, "must need at most " + MAX_WRITTEN_DIGITS + " digits written out");
    }
    BigDecimal exact = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    int digits = exact.precision();
    if (digits > MAX_SIGNIFICANT_DIGITS) {
      throw InvalidEventException.of(
          field, "must have at most " + MAX_SIGNIFICANT_DIGITS + " significant digits", exact);
    }
    long scale = exact.scale();
    long written = scale <= 0 ? digits - scale : Math.max(digits, scale + 1);
    if (written > MAX_WRITTEN_DIGITS) {
      throw InvalidEventException.of(
          field, "must need at most " + MAX_WRITTEN_DIGITS + " digits written out", exact);
    }
    // stripTrailingZeros turns 10 into 1E+1: a value is written plainly wherever it goes.
    return scale < 0 ? exact.setScale(0) : exact;
  }

  /** Text that UTF-8 and PostgreSQL can hold: no U+0000 and no lone surrogate. */
  public static String storable(String field, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        throw InvalidEventException.of(field, "must not contain the character U+0000");
      }
      if (Character.isSurrogate(c)) {
        if (Character.isHighSurrogate(c)
            && i + 1 < text.length()
            && Character.isLowSurrogate(text.charAt(i + 1))) {
          i++;
        } else {
          throw InvalidEventException.of(field, "must not contain a lone surrogate");
        }
      }
    }
    return text;
  }

  static void atMostBytes(String field, String text, int limit) {
    if (text.length() > limit || (text.length() * 3L > limit && utf8Length(text) > limit)) {
      throw InvalidEventException.of(field, "must have at most " + limit + " bytes");
    }
  }

  private static String named(String field, String text, int maxCharacters) {
    if (text == null || text.isEmpty()) {
      throw InvalidEventException.of(
          field, "is required: text of 1 to " + maxCharacters + " characters");
    }
    if (text.length() > maxCharacters && text.codePointCount(0, text.length()) > maxCharacters) {
      throw InvalidEventException.of(
          field, "must have at most " + maxCharacters + " characters", text);
    }
    return storable(field, text);
  }

  private static long utf8Length(String text) {
    return text.codePoints()
        .mapToLong(c -> c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4)
        .sum();
  }
}
