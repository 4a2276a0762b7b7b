package io.plaudit.model;

import java.util.function.UnaryOperator;

/**
 * What a merge patch says of one field: keep it (absent), clear it (null), or set it.
 *
 * @param value what to set; null clears
 */
public record Change<T>(boolean present, T value) {

  private static final Change<?> KEEP = new Change<>(false, null);

  @SuppressWarnings("unchecked") // a kept field has no value of any type
  public static <T> Change<T> keep() {
    return (Change<T>) KEEP;
  }

  /** Sets the field, or clears it when the value is null. */
  public static <T> Change<T> to(T value) {
    return new Change<>(true, value);
  }

  T orElse(T old) {
    return present ? value : old;
  }

  Change<T> map(UnaryOperator<T> rule) {
    return present && value != null ? to(rule.apply(value)) : this;
  }
}
