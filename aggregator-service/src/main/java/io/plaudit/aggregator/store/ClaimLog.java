package io.plaudit.aggregator.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Writes down which log the store is a function of, once, and says which it is. */
final class ClaimLog {

  private static final String INSERT =
      """
      insert into log (topic, topic_id, partitions) values (?, ?, ?)
      on conflict (only_row) do nothing""";

  private static final String SELECT = "select topic, topic_id, partitions from log";

  private ClaimLog() {}

  static LogIdentity run(Connection connection, LogIdentity log) throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      insert.setString(1, log.topic());
      insert.setString(2, log.topicId());
      insert.setInt(3, log.partitions());
      insert.executeUpdate();
    }
    try (PreparedStatement select = connection.prepareStatement(SELECT);
        ResultSet row = select.executeQuery()) {
      row.next();
      return new LogIdentity(row.getString(1), row.getString(2), row.getInt(3));
    }
  }
}
