package io.plaudit.aggregator.store;

import io.plaudit.model.SideObject;
import java.util.List;

/**
 * What a stretch of the log of objects does to the store.
 *
 * @param from the first offset of the stretch: the partition's next
 * @param until the offset after its last, gaps included
 * @param objects at most one of each ref
 */
public record ObjectBatch(
    long from, long until, List<SideObject> objects, List<DeadLetter> deadLetters) {

  public ObjectBatch {
    if (until < from) {
      throw new IllegalArgumentException("a batch from " + from + " until " + until);
    }
    objects = List.copyOf(objects);
    deadLetters = List.copyOf(deadLetters);
  }
}
