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
    assertSumsEqualRows(database);
    assertThat(number(database, "select count(*) from dead_letter")).isZero();
  }

  /** The same where dead letters are expected. */
  static void assertSumsEqualRows(TestDatabase database) throws SQLException {
    assertThat(number(database, "select count(*) from feedback")).isPositive();
    assertThat(AggregateAudit.differences(database))
        .allSatisfy((kind, count) -> assertThat(count).as(kind + " that differ").isZero());
  }

  static long number(TestDatabase database, String query) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      result.next();
      return result.getLong(1);
    }
  }
}
