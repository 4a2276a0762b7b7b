package io.plaudit.aggregator.store;

import java.sql.Connection;
import java.sql.SQLException;

/** The tables of one log: which log it is, and how far each of its partitions is applied. */
final class PostgresLog {

  private final Sessions sessions;
  private final String topic;

  /**
   * @param topic the log's, after which sessions are named
   */
  PostgresLog(Sessions sessions, String topic) {
    this.sessions = sessions;
    this.topic = topic;
  }

  /**
   * Ties the tables to this log, at the first call ever, or checks that they are this log's.
   *
   * @throws OtherLogException when they belong to another log
   */
  void claim(LogIdentity log) {
    LogIdentity stored;
    try (Connection connection = sessions.durable("plaudit:claim")) {
      stored = ClaimLog.run(connection, log);
      connection.commit();
    } catch (SQLException e) {
      throw SqlErrors.of("claiming the store", e);
    }
    if (!stored.equals(log)) {
      throw new OtherLogException(stored, log);
    }
  }

  /** Begins to write a partition, with a session of its own. */
  PartitionSession open(int partition, long logStart) {
    PartitionSession open;
    try {
      open = new PartitionSession(sessions.writer(topic, partition), partition);
    } catch (SQLException e) {
      throw SqlErrors.of("opening partition " + partition, e);
    }
    try {
      open.begin(logStart);
      return open;
    } catch (StoreException e) {
      open.close();
      throw e;
    }
  }
}
