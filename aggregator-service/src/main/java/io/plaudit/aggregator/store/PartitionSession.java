package io.plaudit.aggregator.store;

import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database session that writes one partition: it knows where the partition goes on, and every
 * transaction of it begins with moving on from there.
 */
final class PartitionSession implements OpenPartition {

  private static final Logger LOG = LoggerFactory.getLogger(PartitionSession.class);
  private static final int ATTEMPTS = 4;
  private static final int CHECK_SECONDS = 5;

  private final Connection connection;
  private final int partition;
  private long nextOffset;

  /** What is done in one transaction. */
  @FunctionalInterface
  interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  PartitionSession(Connection connection, int partition) {
    this.connection = connection;
    this.partition = partition;
  }

  /** Finds out where the partition stands, making its position if it has none. */
  void begin(long logStart) {
    nextOffset = locking("opening", session -> OpenPosition.run(session, partition, logStart));
  }

  int partition() {
    return partition;
  }

  @Override
  public long nextOffset() {
    return nextOffset;
  }

  /** Reads; what fails here has changed nothing. */
  <T> T read(Work<T> reading) {
    try {
      return committed(reading);
    } catch (SQLException e) {
      rollback();
      throw SqlErrors.of("reading rows of partition " + partition, e);
    } catch (RefusedBatchException e) {
      rollback();
      throw e;
    }
  }

  /** Makes this change, whole or not at all, which answers the offset that it moves on to. */
  void advance(Work<Long> change) {
    nextOffset = locking("applying a batch to", change);
  }

  @Override
  public void check() {
    try {
      if (!connection.isValid(CHECK_SECONDS)) {
        throw new StoreException("the session of partition " + partition + " is gone", null);
      }
      connection.commit();
    } catch (SQLException e) {
      throw SqlErrors.of("checking the session of partition " + partition, e);
    }
  }

  @Override
  public void close() {
    closeQuietly(connection);
  }

  static void closeQuietly(Connection connection) {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException e) {
      LOG.atDebug().setCause(e).log("closing a database session");
    }
  }

  /** Does the work; an owner from before who keeps the lock for too long loses it. */
  private <T> T locking(String doing, Work<T> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        return committed(work);
      } catch (SQLException e) {
        rollback();
        if (!SqlErrors.isLockTimeout(e)) {
          throw SqlErrors.of(doing + " partition " + partition, e);
        }
        if (attempt == ATTEMPTS || !terminateOlderSessions()) {
          throw new StaleOwnerException(partition, e);
        }
        LOG.atWarn()
            .addKeyValue("partition", partition)
            .log("terminated an older session that held the partition's offset");
      } catch (StaleOwnerException e) {
        rollback();
        throw e;
      }
    }
  }

  private <T> T committed(Work<T> work) throws SQLException {
    T result = work.run(connection);
    connection.commit();
    return result;
  }

  private boolean terminateOlderSessions() {
    try {
      int terminated = TerminateOlderSessions.run(connection);
      connection.commit();
      return terminated > 0;
    } catch (SQLException e) {
      rollback();
      throw SqlErrors.of("terminating older sessions of partition " + partition, e);
    }
  }

  private void rollback() {
    try {
      connection.rollback();
    } catch (SQLException e) {
      // The session is gone, and with it the transaction; the error before this one says why.
      LOG.atDebug().setCause(e).log("rolling back");
    }
  }
}
