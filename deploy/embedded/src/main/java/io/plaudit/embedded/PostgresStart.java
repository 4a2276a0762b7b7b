package io.plaudit.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** From a cluster at rest to a server that serves a database. */
final class PostgresStart {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(30);
  private static final int ATTEMPTS = 5;

  private final PostgresCluster cluster;
  private final PostgresAddress address;
  private final Map<String, String> overrides;

  PostgresStart(PostgresCluster cluster, PostgresAddress address, Map<String, String> overrides) {
    this.cluster = cluster;
    this.address = address;
    this.overrides = overrides;
  }

  Postmaster run(String database) throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      Postmaster postmaster = cluster.launch(address.port(), overrides);
      try {
        if (awaitDatabase(postmaster, database)) {
          return postmaster;
        }
      } catch (IOException | InterruptedException | RuntimeException e) {
        cluster.stop(postmaster);
        throw e;
      }
      if (attempt == ATTEMPTS) {
        throw new IOException("PostgreSQL does not start:\n" + Files.readString(cluster.log()));
      }
      // Sessions of a server that was killed alone live on for a moment, and it waits for no one.
      TimeUnit.MILLISECONDS.sleep(500);
    }
  }

  /** True when the server serves the database, false when it has ended instead. */
  private boolean awaitDatabase(Postmaster postmaster, String database)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    SQLException last = null;
    while (System.nanoTime() < deadline) {
      if (postmaster.endsWithin(POLL)) {
        return false;
      }
      try {
        createIfAbsent(database);
        return true;
      } catch (SQLException e) {
        last = e;
      }
    }
    throw new IOException("PostgreSQL started but does not serve", last);
  }

  private void createIfAbsent(String database) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                address.jdbcUrl("postgres"), address.user(), address.password());
        PreparedStatement query =
            connection.prepareStatement("select 1 from pg_database where datname = ?")) {
      query.setString(1, database);
      try (ResultSet found = query.executeQuery();
          Statement create = connection.createStatement()) {
        if (!found.next()) {
          create.execute("create database " + database);
        }
      }
    }
  }
}
