package io.plaudit.aggregator.store;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings the schema up to date; several aggregators may do so at once. */
public final class Migrations {

  private final DatabaseAccess access;

  public Migrations(DatabaseAccess access) {
    this.access = access;
  }

  /**
   * Runs what is missing. Blocks.
   *
   * @throws StoreException when the database is away, or its schema is not ours
   */
  public void run() {
    try {
      Flyway.configure(Migrations.class.getClassLoader())
          .dataSource(access.jdbcUrl(), access.user(), access.password().reveal())
          .locations("classpath:db/migration")
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw new StoreException("migrating the schema: " + e.getMessage(), e);
    }
  }
}
