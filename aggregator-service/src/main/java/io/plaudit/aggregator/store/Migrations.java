package io.plaudit.aggregator.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings the schema up to date, once; several aggregators may do so at the same time. */
public final class Migrations {

  private static final String IS_MIGRATED =
      "select to_regclass('flyway_schema_history') is not null";

  private final DatabaseAccess access;
  private boolean done;

  public Migrations(DatabaseAccess access) {
    this.access = access;
  }

  /**
   * Runs what is missing; only looks whether the schema is still there if it has done so before.
   * Blocks, but for no server that no longer answers.
   *
   * @throws StoreException when the database is away, or its schema is not ours
   */
  public synchronized void run() {
    if (!done || !isMigrated()) {
      migrate();
      done = true;
    }
  }

  /** False where the database has been replaced by an empty one. */
  private boolean isMigrated() {
    try (Connection connection = new Sessions(access).durable("plaudit:migrations");
        PreparedStatement select = connection.prepareStatement(IS_MIGRATED);
        ResultSet row = select.executeQuery()) {
      row.next();
      return row.getBoolean(1);
    } catch (SQLException e) {
      throw SqlErrors.of("looking for the schema", e);
    }
  }

  private void migrate() {
    try {
      Flyway.configure(Migrations.class.getClassLoader())
          .jdbcProperties(Sessions.migrationTimeouts())
          .dataSource(access.jdbcUrl(), access.user(), access.password().reveal())
          .locations("classpath:db/migration")
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw new StoreException("migrating the schema: " + e.getMessage(), e);
    }
  }
}
