package io.plaudit.access;

/**
 * How much may be written by a key.
 *
 * @param key what the tenant's keys of one rate have in common: the name of a configured key, the
 *     public id of another; never the key itself
 * @param perSecond feedbacks a second in the mean, 1 to {@value #MAX}
 */
public record KeyRate(String key, int perSecond) {

  public static final int MAX = 1_000_000;

  public KeyRate {
    if (perSecond < 1 || perSecond > MAX) {
      throw new IllegalArgumentException(
          "rate must be a whole number from 1 to " + MAX + " (feedbacks a second)");
    }
  }
}
