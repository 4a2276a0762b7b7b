package io.plaudit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.plaudit.aggregator.audit.AuditRecord;
import io.plaudit.aggregator.audit.Auditor;
import io.plaudit.aggregator.query.QueryDatabase;
import io.plaudit.config.Secret;
import io.plaudit.testsupport.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Recomputes every aggregate from the rows and compares to the last digit, as GET /v1/audit. */
final class StoreAudit {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private StoreAudit() {}

  static void assertAggregatesEqualRows(TestDatabase database) throws SQLException {
    assertThat(number(database, "select count(*) from feedback")).isPositive();
    AuditRecord audit = run(database);
    assertThat(audit.state()).as(audit.toString()).isEqualTo("done");
    assertThat(audit.differencesFound()).as(audit.differences()).isZero();
    assertThat(number(database, "select count(*) from dead_letter")).isZero();
  }

  /** An audit of everybody from its beginning to its end. */
  static AuditRecord run(TestDatabase database) {
    Vertx vertx = Vertx.vertx();
    try {
      PgConnectOptions options =
          QueryDatabase.connectOptions(
              "postgresql://" + database.host() + ":" + database.port() + "/" + database.database(),
              database.user(),
              new Secret(database.password()),
              Duration.ofSeconds(5));
      Pool pool = QueryDatabase.pool(vertx, options, 1);
      Auditor auditor = new Auditor(vertx, pool, options);
      Awaitility.await().atMost(PATIENCE).until(() -> get(auditor.begin(Auditor.EVERYBODY)));
      Awaitility.await().atMost(PATIENCE).until(() -> !last(auditor).state().equals("running"));
      AuditRecord audit = last(auditor);
      get(auditor.close());
      get(pool.close());
      return audit;
    } finally {
      get(vertx.close());
    }
  }

  private static AuditRecord last(Auditor auditor) {
    return get(auditor.last(Auditor.EVERYBODY)).orElseThrow();
  }

  private static <T> T get(Future<T> future) {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .join();
  }

  private static long number(TestDatabase database, String query) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      result.next();
      return result.getLong(1);
    }
  }
}
