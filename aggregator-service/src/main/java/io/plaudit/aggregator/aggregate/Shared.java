package io.plaudit.aggregator.aggregate;

import java.util.HashMap;
import java.util.Map;

/**
 * One instance of all that are equal. The events of a batch share few hours, values and tag values,
 * and whatever lives as long as the batch is copied by the collector, each instance by itself.
 */
final class Shared<T> {

  private final Map<T, T> known = new HashMap<>();

  T of(T one) {
    T first = known.putIfAbsent(one, one);
    return first == null ? one : first;
  }
}
