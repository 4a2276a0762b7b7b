package io.plaudit.aggregator.store;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * Values in PostgreSQL's binary format, one after another, each behind its length: what COPY and
 * array parameters are made of. The server reads it several times faster than text.
 */
final class BinaryValues {

  static final int UUID_OID = 2950;

  private static final int NULL = -1;
  private static final int MAX_BYTES = Integer.MAX_VALUE - 8;
  private static final String DATETIME_OVERFLOW = "22008";
  private static final long EPOCH_SECOND = Instant.parse("2000-01-01T00:00:00Z").getEpochSecond();
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final int NANOS_PER_MICRO = 1_000;

  /** numeric is written in digits of base 10,000, four decimal ones each. */
  private static final int BASE = 10_000;

  private static final int BASE_DIGITS = 4;
  private static final BigInteger BIG_BASE = BigInteger.valueOf(BASE);
  private static final long[] POWERS = {1, 10, 100, 1_000};

  /** So many decimal digits, and three more, fit into a long. */
  private static final int COMPACT_DIGITS = 15;

  private static final int POSITIVE = 0;
  private static final int NEGATIVE = 0x4000;

  private byte[] bytes;
  private int size;
  private short[] digits = new short[16];

  BinaryValues(int capacity) {
    bytes = new byte[capacity];
  }

  int size() {
    return size;
  }

  /** The bytes so far; valid up to {@link #size}, until more is written. */
  byte[] bytes() {
    return bytes;
  }

  void int16(int value) {
    reserve(Short.BYTES);
    bytes[size++] = (byte) (value >>> 8);
    bytes[size++] = (byte) value;
  }

  void int32(int value) {
    reserve(Integer.BYTES);
    putInt(value);
  }

  void raw(byte[] more) {
    reserve(more.length);
    System.arraycopy(more, 0, bytes, size, more.length);
    size += more.length;
  }

  void nothing() {
    int32(NULL);
  }

  void bool(boolean value) {
    reserve(Integer.BYTES + 1);
    putInt(1);
    bytes[size++] = (byte) (value ? 1 : 0);
  }

  void integer(int value) {
    reserve(2 * Integer.BYTES);
    putInt(Integer.BYTES);
    putInt(value);
  }

  void bigint(long value) {
    reserve(Integer.BYTES + Long.BYTES);
    putInt(Long.BYTES);
    putLong(value);
  }

  void uuid(UUID value) {
    reserve(Integer.BYTES + 2 * Long.BYTES);
    putInt(2 * Long.BYTES);
    putLong(value.getMostSignificantBits());
    putLong(value.getLeastSignificantBits());
  }

  void text(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    int32(utf8.length);
    raw(utf8);
  }

  /** jsonb: a version, then the text. */
  void jsonb(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    reserve(Integer.BYTES + 1);
    putInt(utf8.length + 1);
    bytes[size++] = 1;
    raw(utf8);
  }

  /**
   * Microseconds since 2000-01-01.
   *
   * @throws RefusedBatchException when they are more than PostgreSQL counts
   */
  void timestamp(Instant value) {
    try {
      long micros = Math.multiplyExact(value.getEpochSecond() - EPOCH_SECOND, MICROS_PER_SECOND);
      bigint(Math.addExact(micros, value.getNano() / NANOS_PER_MICRO));
    } catch (ArithmeticException e) {
      throw new RefusedBatchException(DATETIME_OVERFLOW, e);
    }
  }

  /** An array of one dimension without nulls, as a value. */
  void uuids(List<UUID> values) {
    int at = beginArray(UUID_OID, values.size(), false);
    values.forEach(this::uuid);
    endArray(at);
  }

  /** The head of an array; {@link #endArray} takes what this returns. */
  int beginArray(int elementOid, int length, boolean hasNulls) {
    int at = size;
    int32(0);
    int32(length == 0 ? 0 : 1);
    int32(hasNulls ? 1 : 0);
    int32(elementOid);
    if (length > 0) {
      int32(length);
      int32(1);
    }
    return at;
  }

  void endArray(int begun) {
    int end = size;
    size = begun;
    putInt(end - begun - Integer.BYTES);
    size = end;
  }

  /** An exact decimal with its scale. */
  void numeric(BigDecimal value) {
    int scale = Math.max(0, value.scale());
    BigDecimal whole = value.scale() < 0 ? value.setScale(0) : value;
    int padding = (BASE_DIGITS - scale % BASE_DIGITS) % BASE_DIGITS;
    int count =
        whole.precision() <= COMPACT_DIGITS
            ? split(Math.abs(unscaled(whole, scale)) * POWERS[padding], 0)
            : split(whole.unscaledValue().abs(), padding);
    int weight = count - 1 - (scale + padding) / BASE_DIGITS;
    int last = 0;
    while (last < count && digits[last] == 0) {
      last++;
    }
    reserve(Integer.BYTES + (4 + count) * Short.BYTES);
    putInt((4 + count - last) * Short.BYTES);
    int16(count - last);
    int16(count == last ? 0 : weight);
    int16(value.signum() < 0 ? NEGATIVE : POSITIVE);
    int16(scale);
    for (int i = count - 1; i >= last; i--) {
      int16(digits[i]);
    }
  }

  /** Without the detour over a BigInteger. */
  private static long unscaled(BigDecimal compact, int scale) {
    return compact.scaleByPowerOfTen(scale).longValueExact();
  }

  /** Cuts a number, times a power of ten, into digits of the base, the lowest first. */
  private int split(BigInteger number, int padding) {
    int count = 0;
    BigInteger rest = number;
    if (rest.bitLength() >= Long.SIZE - 10) {
      rest = rest.multiply(BigInteger.valueOf(POWERS[padding]));
      while (rest.bitLength() >= Long.SIZE) {
        BigInteger[] divided = rest.divideAndRemainder(BIG_BASE);
        push(count++, divided[1].intValue());
        rest = divided[0];
      }
      return split(rest.longValue(), count);
    }
    return split(rest.longValue() * POWERS[padding], count);
  }

  private int split(long number, int from) {
    int count = from;
    for (long rest = number; rest != 0; rest /= BASE) {
      push(count++, (int) (rest % BASE));
    }
    return count;
  }

  private void push(int at, int digit) {
    if (at == digits.length) {
      digits = Arrays.copyOf(digits, 2 * at);
    }
    digits[at] = (short) digit;
  }

  private void putInt(int value) {
    bytes[size++] = (byte) (value >>> 24);
    bytes[size++] = (byte) (value >>> 16);
    bytes[size++] = (byte) (value >>> 8);
    bytes[size++] = (byte) value;
  }

  private void putLong(long value) {
    putInt((int) (value >>> Integer.SIZE));
    putInt((int) value);
  }

  private void reserve(int more) {
    if (bytes.length - size < more) {
      long doubled = Math.max(2L * bytes.length, (long) size + more);
      if ((long) size + more > MAX_BYTES) {
        throw new OutOfMemoryError("more than an array can hold");
      }
      bytes = Arrays.copyOf(bytes, (int) Math.min(doubled, MAX_BYTES));
    }
  }
}
