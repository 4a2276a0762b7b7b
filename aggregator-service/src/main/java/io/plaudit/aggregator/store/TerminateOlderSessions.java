package io.plaudit.aggregator.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Ends the sessions of this session's name that began before it: those of an owner that was stopped
 * in mid-transaction and would hold its lock for ever.
 */
final class TerminateOlderSessions {

  private static final String SQL =
      """
      select count(*) filter (where pg_terminate_backend(other.pid))
      from pg_stat_activity me
      join pg_stat_activity other
        on other.application_name = me.application_name
        and other.datid = me.datid
        and other.usesysid = me.usesysid
        and (other.backend_start, other.pid) < (me.backend_start, me.pid)
      where me.pid = pg_backend_pid()""";

  private TerminateOlderSessions() {}

  /** How many were told to end. */
  static int run(Connection connection) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(SQL);
        ResultSet row = select.executeQuery()) {
      row.next();
      return row.getInt(1);
    }
  }
}
