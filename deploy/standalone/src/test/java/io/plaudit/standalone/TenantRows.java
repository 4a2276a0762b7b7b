package io.plaudit.standalone;

import io.plaudit.testsupport.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Everything that the store has of one tenant, row by row. */
final class TenantRows {

  private static final List<String> QUERIES =
      List.of(
          "select 'feedback ' || t from feedback t where tenant = ?",
          "select 'trace ' || t from trace_aggregate t where tenant = ?",
          "select 'tag ' || t from tag_aggregate t where tenant = ?",
          """
          select 'hour ' || h from tag_hourly h where group_hash in
            (select group_hash from tag_aggregate where tenant = ?)""",
          "select 'object ' || t from objects.object t where tenant = ?",
          "select 'audit ' || t from audit t where scope = ?");

  private TenantRows() {}

  static List<String> of(TestDatabase database, String tenant) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = database.connect()) {
      for (String query : QUERIES) {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
          statement.setString(1, tenant);
          try (ResultSet result = statement.executeQuery()) {
            while (result.next()) {
              rows.add(result.getString(1));
            }
          }
        }
      }
    }
    rows.sort(null);
    return rows;
  }
}
