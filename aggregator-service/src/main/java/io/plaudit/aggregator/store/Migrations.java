package io.plaudit.aggregator.store;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings the schema up to date, once; several aggregators may do so at the same time. */
public final class Migrations {

  private final DatabaseAccess access;
  private boolean done;

  public Migrations(DatabaseAccess access) {
    this.access = access;
  }

  /**
   * Runs what is missing, unless it has done so before. Blocks.
   *
   * @throws StoreException when the database is away, or its schema is not ours
   */
  public synchronized void run() {
    if (done) {
      return;
    }
    try {
      Flyway.configure(Migrations.class.getClassLoader())
          .dataSource(access.jdbcUrl(), access.user(), access.password().reveal())
          .locations("classpath:db/migration")
          .load()
          .migrate();
      done = true;
    } catch (FlywayException e) {
      throw new StoreException("migrating the schema: " + e.getMessage(), e);
    }
  }
}
