package io.plaudit.embedded;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** One statement a connection. */
final class Sql {

  private Sql() {}

  static void run(EmbeddedDatabase database, String statement) throws SQLException {
    try (Connection connection = connect(database, database.password());
        Statement run = connection.createStatement()) {
      run.execute(statement);
    }
  }

  static String text(EmbeddedDatabase database, String query) throws SQLException {
    try (Connection connection = connect(database, database.password());
        Statement run = connection.createStatement();
        ResultSet rows = run.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    }
  }

  static Connection connect(EmbeddedDatabase database, String password) throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl(), database.user(), password);
  }
}
