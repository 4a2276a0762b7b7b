package io.plaudit.aggregator.aggregate;

/**
 * Hashes of rows whose parts differ little from row to row ({@code user-17}, {@code user-18}; -3,
 * -2). What a record computes by itself adds such parts up to the same few numbers, and maps of
 * rows become lists.
 */
final class RowHash {

  private static final int GOLDEN = 0x9E37_79B9;
  private static final int HALF = 16;

  private RowHash() {}

  static int of(int... parts) {
    int hash = 0;
    for (int part : parts) {
      hash = (hash ^ part) * GOLDEN;
      hash ^= hash >>> HALF;
    }
    return hash;
  }
}
