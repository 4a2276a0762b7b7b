package io.plaudit.aggregator.store;

import java.sql.Connection;
import java.sql.SQLException;

/** The store in PostgreSQL 15 or newer, over JDBC. {@link Migrations} has run before. */
public final class PostgresStore implements FeedbackStore {

  private final Sessions sessions;
  private final String topic;

  /**
   * A store; nothing is opened yet.
   *
   * @param topic the log's, after which sessions are named
   */
  public PostgresStore(DatabaseAccess access, String topic) {
    this.sessions = new Sessions(access);
    this.topic = topic;
  }

  @Override
  public void claim(LogIdentity log) {
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

  @Override
  public PartitionStore open(int partition, long logStart) {
    PostgresPartition open;
    try {
      open = new PostgresPartition(sessions.writer(topic, partition), partition);
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

  /** The dead letters in this store. */
  public DeadLetterOutbox outbox() {
    return new PostgresOutbox(sessions);
  }
}
