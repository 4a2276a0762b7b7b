package io.plaudit.aggregator.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;

/** Single values as parameters. */
final class Parameters {

  private Parameters() {}

  static void set(PreparedStatement statement, int index, Object value) throws SQLException {
    statement.setObject(
        index, value instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : value);
  }
}
