package io.plaudit.testsupport;

import io.plaudit.embedded.EmbeddedDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Properties;
import java.util.UUID;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * The PostgreSQL server that all tests of a JVM share. It is the one that the environment variable
 * {@value #EXTERNAL} names (a JDBC URL with user and password of a superuser), else a container
 * where an engine answers, else embedded. It starts at the first use and ends with the JVM.
 */
public final class TestPostgres {

  /** Names a server to use instead of one's own, such as one of another version. */
  public static final String EXTERNAL = "PLAUDIT_TEST_POSTGRES_URL";

  private static final String IMAGE = "postgres:18";

  private TestPostgres() {}

  /** A new, empty database; a test class usually has one of its own. */
  public static TestDatabase freshDatabase() {
    String name = "test_" + UUID.randomUUID().toString().replace("-", "");
    try {
      Shared.SERVER.execute("create database " + name);
    } catch (SQLException e) {
      throw new IllegalStateException("database " + name + " cannot be made", e);
    }
    if (Shared.IS_EXTERNAL) {
      JvmEnd.close(() -> Shared.SERVER.execute("drop database " + name + " with (force)"));
    }
    return Shared.SERVER.named(name);
  }

  /** Understands a JDBC URL with user and password. */
  static TestDatabase parse(String url) {
    Properties parts = Driver.parseURL(url, new Properties());
    if (parts == null || PGProperty.PASSWORD.getOrDefault(parts) == null) {
      throw new IllegalArgumentException(
          EXTERNAL + " is not of the form jdbc:postgresql://host:port/database?user=…&password=…");
    }
    return new TestDatabase(
        PGProperty.PG_HOST.getOrDefault(parts),
        Integer.parseInt(PGProperty.PG_PORT.getOrDefault(parts)),
        PGProperty.PG_DBNAME.getOrDefault(parts),
        PGProperty.USER.getOrDefault(parts),
        PGProperty.PASSWORD.getOrDefault(parts));
  }

  private static final class Shared {

    static final boolean IS_EXTERNAL = System.getenv(EXTERNAL) != null;
    static final TestDatabase SERVER = IS_EXTERNAL ? parse(System.getenv(EXTERNAL)) : start();

    private static TestDatabase start() {
      return Containers.start(new PostgreSQLContainer(IMAGE))
          .map(Shared::address)
          .orElseGet(Shared::embedded);
    }

    private static TestDatabase address(PostgreSQLContainer container) {
      return new TestDatabase(
          container.getHost(),
          container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
          container.getDatabaseName(),
          container.getUsername(),
          container.getPassword());
    }

    private static TestDatabase embedded() {
      Path directory = JvmEnd.temporaryDirectory("test-postgres");
      EmbeddedDatabase server = EmbeddedDatabase.start(directory, 0);
      JvmEnd.close(server, () -> JvmEnd.delete(directory));
      return new TestDatabase(
          server.host(), server.port(), server.database(), server.user(), server.password());
    }
  }
}
