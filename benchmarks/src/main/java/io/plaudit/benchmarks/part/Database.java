package io.plaudit.benchmarks.part;

import io.plaudit.embedded.EmbeddedDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** A PostgreSQL server, and databases in it by name. */
public final class Database implements AutoCloseable {

  private final EmbeddedDatabase server;

  private Database(EmbeddedDatabase server) {
    this.server = server;
  }

  /** Starts a server on a new or an old directory. */
  public static Database start(Path directory) {
    return new Database(EmbeddedDatabase.start(directory, 0));
  }

  /** Opens a session; it commits by itself. */
  public Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://" + server.host() + ":" + server.port() + "/" + database,
        server.user(),
        server.password());
  }

  /** Makes an empty database; one of that name goes. */
  public void create(String database) throws SQLException {
    drop(database);
    administer("create database " + database);
  }

  /** Removes a database with what is written of it, so that the next turn does not pay for that. */
  public void drop(String database) throws SQLException {
    administer("drop database if exists " + database + " with (force)");
    administer("checkpoint");
  }

  /** Where the aggregator finds it. */
  public Map<String, String> variables(String database) {
    return Map.of(
        "PLAUDIT_DATABASE_URL",
        "postgresql://" + server.host() + ":" + server.port() + "/" + database,
        "PLAUDIT_DATABASE_USER",
        server.user(),
        "PLAUDIT_DATABASE_PASSWORD",
        server.password());
  }

  private void administer(String statement) throws SQLException {
    try (Connection connection = connect("postgres");
        Statement sql = connection.createStatement()) {
      sql.execute(statement);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
