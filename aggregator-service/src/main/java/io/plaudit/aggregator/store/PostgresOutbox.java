package io.plaudit.aggregator.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The dead letters in PostgreSQL, over a session that is opened when it is needed. */
final class PostgresOutbox implements DeadLetterOutbox {

  private final Sessions sessions;
  private Connection connection;

  PostgresOutbox(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public List<DeadLetter> pending(int partition) {
    try {
      List<DeadLetter> letters = DeadLetterStatements.pending(session(), partition);
      connection.commit();
      return letters;
    } catch (SQLException e) {
      close();
      throw SqlErrors.of("reading dead letters", e);
    }
  }

  @Override
  public void sent(int partition, long nextOffset) {
    try {
      DeadLetterStatements.advance(session(), partition, nextOffset);
      connection.commit();
    } catch (SQLException e) {
      close();
      throw SqlErrors.of("marking dead letters as sent", e);
    }
  }

  @Override
  public void close() {
    PartitionSession.closeQuietly(connection);
    connection = null;
  }

  private Connection session() throws SQLException {
    if (connection == null) {
      connection = sessions.durable("plaudit:dead-letters");
    }
    return connection;
  }
}
