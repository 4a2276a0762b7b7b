package io.plaudit.aggregator.consume;

import io.plaudit.aggregator.store.LogIdentity;

/** What a log is applied to. */
interface LogTarget {

  /**
   * Ties the store to this log, or checks that it is this log's.
   *
   * @throws io.plaudit.aggregator.store.OtherLogException when it belongs to another
   */
  PartitionOpener claim(LogIdentity log);
}
