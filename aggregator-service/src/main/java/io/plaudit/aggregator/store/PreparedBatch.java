package io.plaudit.aggregator.store;

/**
 * A batch in the form in which it is sent. It holds on to nothing that the batch was made of: that
 * memory is free while the database works.
 */
@FunctionalInterface
public interface PreparedBatch {

  /**
   * Stores the whole batch and moves on the offset, or does nothing.
   *
   * @throws StaleOwnerException when somebody else has moved on the offset
   * @throws RefusedBatchException when the store will not take what the batch holds, ever
   */
  void apply();
}
