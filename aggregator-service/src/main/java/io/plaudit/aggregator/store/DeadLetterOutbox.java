package io.plaudit.aggregator.store;

import java.util.List;

/**
 * The dead letters that are not sent on yet. Each call blocks; not thread-safe.
 *
 * @see StoreException
 */
public interface DeadLetterOutbox extends AutoCloseable {

  /** The next few dead letters of a partition, in the order of the log. */
  List<DeadLetter> pending(int partition);

  /** Remembers that those before this offset are sent. */
  void sent(int partition, long nextOffset);

  @Override
  void close();
}
