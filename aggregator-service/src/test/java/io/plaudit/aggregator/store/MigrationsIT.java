package io.plaudit.aggregator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.plaudit.codec.MetadataBloom;
import io.plaudit.config.Secret;
import io.plaudit.testsupport.TestDatabase;
import io.plaudit.testsupport.TestPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

final class MigrationsIT {

  @Test
  void databaseReplacedByAnEmptyOne_isMigratedAgain() throws SQLException {
    TestDatabase database = TestPostgres.freshDatabase();
    DatabaseAccess access = access(database.jdbcUrl(), database.user(), database.password());
    Migrations migrations = new Migrations(access);
    migrations.run();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("drop schema public, objects, analysis cascade");
      statement.execute("create schema public");
    }

    migrations.run();

    LogIdentity log = new LogIdentity("feedback.events", "id", 1);
    PostgresStore store = new PostgresStore(access, log.topic());
    store.claim(log);
    try (PartitionStore open = store.open(0, 7)) {
      assertThat(open.nextOffset()).isEqualTo(7);
    }
  }

  /** A search must not rule out what was written before rows had the filter. */
  @Test
  void rowsFromBefore_mayHoldAnyText() throws SQLException {
    TestDatabase database = TestPostgres.freshDatabase();
    Flyway.configure()
        .dataSource(database.jdbcUrl(), database.user(), database.password())
        .target("3")
        .load()
        .migrate();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "insert into feedback (partition, trace_hash, feedback_id, tenant, trace_id, retracted,"
              + " created_at, modified_at, amendments) values (0, gen_random_uuid(),"
              + " gen_random_uuid(), 'acme', 't', false, now(), now(), '{}')");

      new Migrations(access(database.jdbcUrl(), database.user(), database.password())).run();

      try (ResultSet row =
          statement.executeQuery("select metadata_bloom_low, metadata_bloom_high from feedback")) {
        assertThat(row.next()).isTrue();
        assertThat(new MetadataBloom(row.getLong(1), row.getLong(2)))
            .matches(bloom -> bloom.mayHold(MetadataBloom.of("anything")));
      }
    }
  }

  /** The backlog of the socket accepts, and nobody answers. */
  @Test
  @Timeout(value = 40, unit = TimeUnit.SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
  void databaseThatAcceptsAndNeverAnswers_isGivenUp() throws IOException {
    try (ServerSocket frozen = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      String url = "jdbc:postgresql://127.0.0.1:" + frozen.getLocalPort() + "/plaudit";
      Migrations migrations = new Migrations(access(url, "plaudit", "none"));

      assertThatExceptionOfType(StoreException.class).isThrownBy(migrations::run);
    }
  }

  private static DatabaseAccess access(String jdbcUrl, String user, String password) {
    return new DatabaseAccess(jdbcUrl.substring("jdbc:".length()), user, new Secret(password));
  }
}
