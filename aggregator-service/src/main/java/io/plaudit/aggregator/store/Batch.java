package io.plaudit.aggregator.store;

import io.plaudit.aggregator.aggregate.Changes;
import java.util.List;

/**
 * What a stretch of the log does to the store.
 *
 * @param from the first offset of the stretch: the partition's next
 * @param until the offset after its last, gaps included
 */
public record Batch(long from, long until, Changes changes, List<DeadLetter> deadLetters) {

  public Batch {
    if (until < from) {
      throw new IllegalArgumentException("a batch from " + from + " until " + until);
    }
    deadLetters = List.copyOf(deadLetters);
  }
}
