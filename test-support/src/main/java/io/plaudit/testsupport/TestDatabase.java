package io.plaudit.testsupport;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/**
 * A database of a test's own and the superuser it belongs to.
 *
 * @param host a name or an address
 * @param port where the server listens
 * @param database the database's name
 * @param user a superuser
 * @param password the user's password
 */
public record TestDatabase(String host, int port, String database, String user, String password) {

  /** The address for the JDBC driver, without user and password. */
  public String jdbcUrl() {
    return "jdbc:postgresql://" + host + ":" + port + "/" + database;
  }

  /** A new session, the caller's to close. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(jdbcUrl(), user, password);
  }

  TestDatabase named(String other) {
    return new TestDatabase(host, port, other, user, password);
  }

  void execute(String statement) throws SQLException {
    try (Connection connection = connect();
        var run = connection.createStatement()) {
      run.execute(statement);
    }
  }
}
