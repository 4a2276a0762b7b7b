package io.plaudit.aggregator.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Moves on a partition's offset if it is where this owner left it. */
final class AdvancePosition {

  private static final String SQL =
      "update position set next_offset = ? where partition = ? and next_offset = ?";

  private AdvancePosition() {}

  /** False when it is elsewhere: the owner is stale. */
  static boolean run(Connection connection, int partition, long from, long until)
      throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(SQL)) {
      update.setLong(1, until);
      update.setInt(2, partition);
      update.setLong(3, from);
      return update.executeUpdate() == 1;
    }
  }
}
