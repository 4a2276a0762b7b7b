package io.plaudit.aggregator.store;

import io.plaudit.model.Digests;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.postgresql.Driver;

/** Opens database sessions in which nothing can hang for ever. */
final class Sessions {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(60);

  /** Longer than a statement may take: only a server that no longer answers is waited for so. */
  private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(75);

  /** What a migration may take that builds an index of a large table: minutes, not hours. */
  private static final Duration MIGRATION_TIMEOUT = Duration.ofHours(6);

  /** How long a batch waits for the lock of its partition's offset. */
  private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(2);

  private static final int MAX_NAME_CHARACTERS = 63;

  private final DatabaseAccess access;
  private final String schema;

  /** Sessions in the schema that is the database's own choice. */
  Sessions(DatabaseAccess access) {
    this(access, "");
  }

  /**
   * @param schema whose tables the statements mean
   */
  Sessions(DatabaseAccess access, String schema) {
    this.access = access;
    this.schema = schema;
  }

  /**
   * A session that writes one partition, known by name to the next owner. What a crash of the
   * database takes from it is read from the log again, so it need not wait for the disk.
   */
  Connection writer(String topic, int partition) throws SQLException {
    return open(name(topic, partition), "off");
  }

  Connection durable(String name) throws SQLException {
    return open(name, "on");
  }

  /** Properties under which the driver waits for no server for ever, but for a migration's work. */
  static Map<String, String> migrationTimeouts() {
    return timeouts(MIGRATION_TIMEOUT);
  }

  private static Map<String, String> timeouts(Duration answer) {
    return Map.of(
        "connectTimeout", seconds(CONNECT_TIMEOUT),
        "loginTimeout", seconds(CONNECT_TIMEOUT.multipliedBy(2)),
        "socketTimeout", seconds(answer),
        "tcpKeepAlive", "true");
  }

  /**
   * The name of the sessions that write this partition, of no other topic's. PostgreSQL cuts names
   * at 63 bytes, so a long topic is cut here and told from others by its digest.
   */
  static String name(String topic, int partition) {
    String prefix = "plaudit:";
    String suffix = ":" + partition;
    int room = MAX_NAME_CHARACTERS - prefix.length() - suffix.length();
    if (topic.length() <= room) {
      return prefix + topic + suffix;
    }
    // No topic's name has a tilde.
    String digest = "~" + Digests.hash128(topic);
    return prefix + topic.substring(0, room - digest.length()) + digest + suffix;
  }

  private Connection open(String name, String synchronousCommit) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", access.user());
    properties.setProperty("password", access.password().reveal());
    properties.setProperty("ApplicationName", name);
    properties.putAll(timeouts(SOCKET_TIMEOUT));
    // Details quote rows, which must not reach the log.
    properties.setProperty("logServerErrorDetail", "false");
    properties.setProperty(ArrayParameter.DRIVER_PROPERTY, ArrayParameter.DRIVER_VALUE);
    properties.setProperty(
        "options",
        "-c synchronous_commit="
            + synchronousCommit
            + " -c lock_timeout="
            + LOCK_TIMEOUT.toMillis()
            + " -c statement_timeout="
            + STATEMENT_TIMEOUT.toMillis()
            + " -c idle_in_transaction_session_timeout="
            + STATEMENT_TIMEOUT.toMillis()
            // Look-ups by primary key stay look-ups, however the statistics have aged.
            + " -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off"
            + (schema.isEmpty() ? "" : " -c search_path=" + schema));
    Connection connection = new Driver().connect(access.jdbcUrl(), properties);
    if (connection == null) {
      throw new SQLException("not a PostgreSQL URL", "08001");
    }
    connection.setAutoCommit(false);
    return connection;
  }

  private static String seconds(Duration duration) {
    return Long.toString(duration.toSeconds());
  }
}
