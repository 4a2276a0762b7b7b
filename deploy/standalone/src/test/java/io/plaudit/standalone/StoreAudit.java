package io.plaudit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.plaudit.testsupport.AggregateAudit;
import io.plaudit.testsupport.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A store that has rows, no dead letters, and the aggregates that the rows make. */
final class StoreAudit {

  private StoreAudit() {}

  static void assertAggregatesEqualRows(TestDatabase database) throws SQLException {
    try (Connection connection = database.connect()) {
      assertThat(number(connection, "select count(*) from feedback")).isPositive();
      assertThat(AggregateAudit.differences(database))
          .allSatisfy((kind, count) -> assertThat(count).as(kind + " that differ").isZero());
      assertThat(number(connection, "select count(*) from dead_letter")).isZero();
    }
  }

  private static long number(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      result.next();
      return result.getLong(1);
    }
  }
}
