package io.plaudit.aggregator.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plaudit.aggregator.store.DatabaseAccess;
import io.plaudit.aggregator.store.Migrations;
import io.plaudit.aggregator.store.StoreException;
import io.plaudit.config.Secret;
import io.plaudit.embedded.EmbeddedDatabase;
import io.plaudit.testsupport.TestAuthority;
import io.plaudit.testsupport.TestAuthority.Server;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The URL says how the database's certificate is checked, and both drivers do as it says. They
 * connect to a server of 127.0.0.1 whose certificate names localhost alone.
 */
final class DatabaseEncryptionIT {

  private static final String IS_ENCRYPTED =
      "select ssl, version from pg_stat_ssl where pid = pg_backend_pid()";

  @TempDir private static Path data;
  @TempDir private static Path files;
  private static EmbeddedDatabase database;
  private static Path ours;
  private static Path theirs;
  private static Vertx vertx;

  @BeforeAll
  static void start() throws Exception {
    TestAuthority authority = TestAuthority.in(files.resolve("ours"));
    ours = authority.certificate();
    theirs = TestAuthority.in(files.resolve("theirs")).certificate();
    Server server = authority.server("database", "EC", "dns:localhost");
    // Where the server, which may be another user, can read them, and nobody else.
    Path certificate = Files.copy(server.certificates(), data.resolve("server.crt"));
    Path key = Files.copy(server.key(), data.resolve("server.key"));
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    database =
        EmbeddedDatabase.start(
            data,
            0,
            Map.of(
                "ssl",
                "on",
                "ssl_cert_file",
                certificate.toRealPath().toString(),
                "ssl_key_file",
                key.toRealPath().toString(),
                "ssl_min_protocol_version",
                "TLSv1.3"));
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
    database.close();
  }

  @Test
  void theRightAuthority_andTheRightName_areConnectedTo() throws Exception {
    String url = url("localhost", "?sslmode=verify-full&sslrootcert=" + ours);

    new Migrations(access(url)).run();
    assertThat(read(url)).isEqualTo("true TLSv1.3");
  }

  @Test
  void anotherName_isRefusedByVerifyFull_andTakenByVerifyCa() throws Exception {
    refused(url("127.0.0.1", "?sslmode=verify-full&sslrootcert=" + ours));

    String url = url("127.0.0.1", "?sslmode=verify-ca&sslrootcert=" + ours);
    new Migrations(access(url)).run();
    assertThat(read(url)).isEqualTo("true TLSv1.3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"verify-ca", "verify-full"})
  void anotherAuthority_isRefused(String mode) {
    refused(url("localhost", "?sslmode=" + mode + "&sslrootcert=" + theirs));
  }

  @ParameterizedTest
  @ValueSource(strings = {"?sslmode=prefer", "?sslmode=require"})
  void modesThatAskForNoCertificate_areEncryptedAllTheSame(String parameters) throws Exception {
    String url = url("127.0.0.1", parameters);

    new Migrations(access(url)).run();
    assertThat(read(url)).isEqualTo("true TLSv1.3");
  }

  @Test
  void disable_isNotEncrypted() throws Exception {
    assertThat(read(url("127.0.0.1", "?sslmode=disable"))).startsWith("false");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sslmode=verify-full",
        "sslmode=verify-ca",
        "sslrootcert=/nowhere",
        "sslmode=verify-full&sslrootcert=/nowhere",
        "sslmode=require&sslmode=disable",
        "sslmode=VERIFY-FULL",
        "sslmode=",
        "sslmode",
        ""
      })
  void whatCannotBeMeant_isRefused(String parameters) {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> DatabaseEncryption.of(URI.create(url("localhost", "?" + parameters))))
        .withMessageStartingWith("must");
  }

  @Test
  void authorities_needAModeThatChecksThem() {
    URI url = URI.create(url("localhost", "?sslmode=require&sslrootcert=" + ours));

    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> DatabaseEncryption.of(url))
        .withMessageContaining("sslrootcert");
  }

  private static void refused(String url) {
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> new Migrations(access(url)).run());
    assertThatThrownBy(() -> read(url)).hasMessageContaining("SSL handshake failed");
  }

  private static String url(String host, String parameters) {
    return "postgresql://" + host + ":" + database.port() + "/" + database.database() + parameters;
  }

  private static DatabaseAccess access(String url) {
    return new DatabaseAccess(url, database.user(), new Secret(database.password()));
  }

  /** By the reads' client: whether this session is encrypted, and how. */
  private static String read(String url) throws Exception {
    Pool pool =
        QueryDatabase.pool(
            vertx,
            QueryDatabase.connectOptions(
                url, database.user(), new Secret(database.password()), Duration.ofSeconds(5)),
            1);
    try {
      return pool.query(IS_ENCRYPTED)
          .execute()
          .map(rows -> rows.iterator().next())
          .map(row -> row.getBoolean(0) + " " + row.getString(1))
          .toCompletionStage()
          .toCompletableFuture()
          .get(20, TimeUnit.SECONDS);
    } finally {
      pool.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }
  }
}
