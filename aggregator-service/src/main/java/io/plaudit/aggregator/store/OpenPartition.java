package io.plaudit.aggregator.store;

/** One partition of a store, open for one writer on one thread. */
public interface OpenPartition extends AutoCloseable {

  /** Everything before this offset is applied, as of opening and of each batch applied since. */
  long nextOffset();

  /**
   * Does nothing but notice that the store is gone.
   *
   * @throws StoreException when it is
   */
  void check();

  @Override
  void close();
}
