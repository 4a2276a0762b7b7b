package io.plaudit.aggregator.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalLong;

/** Makes the position of a new partition: a conditional update cannot match a missing row. */
final class OpenPosition {

  private static final String INSERT =
      """
      insert into position (partition, first_offset, next_offset) values (?, ?, ?)
      on conflict (partition) do nothing""";

  private static final String SELECT = "select next_offset from position where partition = ?";

  private OpenPosition() {}

  /**
   * The partition's next offset. Looks before it inserts: an insertion waits for whoever changes
   * the row, a look does not.
   */
  static long run(Connection connection, int partition, long logStart) throws SQLException {
    OptionalLong known = select(connection, partition);
    if (known.isPresent()) {
      return known.getAsLong();
    }
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      insert.setInt(1, partition);
      insert.setLong(2, logStart);
      insert.setLong(3, logStart);
      insert.executeUpdate();
    }
    return select(connection, partition).orElseThrow();
  }

  private static OptionalLong select(Connection connection, int partition) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(SELECT)) {
      select.setInt(1, partition);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
      }
    }
  }
}
