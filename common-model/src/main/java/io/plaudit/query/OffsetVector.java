package io.plaudit.query;

import io.plaudit.model.InvalidEventException;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How far a log has been looked at: the next offset of each partition. Written {@code 0:17,1:4}, by
 * partition.
 *
 * @param offsets by partition
 */
public record OffsetVector(SortedMap<Integer, Long> offsets) {

  private static final int MAX_CHARACTERS = 16_384;
  private static final int MAX_PARTITION_DIGITS = 6;
  private static final int MAX_OFFSET_DIGITS = 18;

  public OffsetVector(Map<Integer, Long> offsets) {
    this(new TreeMap<>(offsets));
  }

  public OffsetVector {
    offsets = Collections.unmodifiableSortedMap(offsets);
  }

  /**
   * Reads one.
   *
   * @param field what it is called where it comes from
   * @throws InvalidEventException when it is none
   */
  public static OffsetVector parse(String field, String text) {
    TreeMap<Integer, Long> offsets = new TreeMap<>();
    if (text.length() > MAX_CHARACTERS) {
      throw refused(field);
    }
    for (String part : text.split(",", -1)) {
      int colon = part.indexOf(':');
      if (colon < 0) {
        throw refused(field);
      }
      long partition = number(field, part.substring(0, colon), MAX_PARTITION_DIGITS);
      long offset = number(field, part.substring(colon + 1), MAX_OFFSET_DIGITS);
      if (offsets.put((int) partition, offset) != null) {
        throw refused(field);
      }
    }
    return new OffsetVector(offsets);
  }

  /** The next offset of a partition; 0 where it is not named. */
  public long of(int partition) {
    return offsets.getOrDefault(partition, 0L);
  }

  /** Those that are named. */
  public Set<Integer> partitions() {
    return offsets.keySet();
  }

  @Override
  public String toString() {
    return offsets.entrySet().stream()
        .map(entry -> entry.getKey() + ":" + entry.getValue())
        .collect(Collectors.joining(","));
  }

  private static long number(String field, String text, int maxDigits) {
    boolean isNumber =
        !text.isEmpty()
            && text.length() <= maxDigits
            && text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!isNumber) {
      throw refused(field);
    }
    return Long.parseLong(text);
  }

  private static InvalidEventException refused(String field) {
    return InvalidEventException.of(
        field, "must be the next offset of each partition, such as 0:17,1:4");
  }
}
