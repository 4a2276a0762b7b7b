package io.plaudit.aggregator.query;

import java.util.Map;

/**
 * What a barrier must know: how far the log and the store are. Blocking, and used by the barrier's
 * thread alone.
 */
interface LogState extends AutoCloseable {

  /**
   * The offset behind the last readable record, by partition; what was readable before the call is
   * before it.
   *
   * @throws UnknownStateException when the log does not say
   */
  Map<Integer, Long> ends();

  /**
   * The offset up to which each partition is applied; a partition that was never applied is not
   * there.
   *
   * @throws UnknownStateException when the store does not say
   */
  Map<Integer, Long> applied();

  /** Whether a consumer owns every partition, as far as is known; does not wait for an answer. */
  boolean everyPartitionHasAnOwner();

  @Override
  void close();

  /** Log or store did not answer in time. */
  final class UnknownStateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownStateException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
