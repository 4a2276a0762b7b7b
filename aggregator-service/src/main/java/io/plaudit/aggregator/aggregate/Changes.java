package io.plaudit.aggregator.aggregate;

import java.util.List;

/**
 * What a batch of events does to the store.
 *
 * @param created states of feedbacks that the store did not know
 * @param changed new states of feedbacks that it did
 * @param formerPlaces where those that changed are not counted any longer
 * @param applied how many events changed something
 * @param duplicates how many came again, or too late, and changed nothing; {@code applied}, {@code
 *     duplicates} and rejections add up to the events
 */
public record Changes(
    List<Written> created,
    List<Written> changed,
    List<FormerPlace> formerPlaces,
    Deltas deltas,
    List<Rejection> rejections,
    int applied,
    int duplicates) {

  public Changes {
    created = List.copyOf(created);
    changed = List.copyOf(changed);
    formerPlaces = List.copyOf(formerPlaces);
    rejections = List.copyOf(rejections);
  }
}
