package io.plaudit.standalone;

import io.plaudit.access.ApiKeys;
import io.plaudit.embedded.EmbeddedDatabase;
import io.plaudit.embedded.EmbeddedKafka;
import io.plaudit.testsupport.ServiceProcess;
import io.plaudit.testsupport.TestAuthority;
import io.plaudit.testsupport.TestAuthority.Server;
import io.plaudit.testsupport.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Broker, database and services as an operator who trusts no network has them: every connection is
 * under TLS and by a password, every secret is set.
 */
final class SecuredServices implements AutoCloseable {

  static final String KEY = "pk_secret_of_the_client";
  static final String KAFKA_PASSWORD = "kafka-secret-4711";
  static final String ASSERTION_SECRET = "assertion-secret-0123456789abcdef";
  static final String TOKEN_SECRET = "token-secret-0123456789abcdef-now";
  static final String OLD_TOKEN_SECRET = "token-secret-0123456789abcdef-old";
  static final String LANGSMITH_KEY = "lsv2-secret-of-the-workspace";

  private static final String LOGIN =
      "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\""
          + " password=\"%s\"";

  private final Deque<Runnable> opened = new ArrayDeque<>();
  private final Path directory;
  private final TestAuthority authority;
  private final Server identity;
  private final EmbeddedKafka kafka;
  private final EmbeddedDatabase database;

  /** One of the processes. */
  record Service(int port, int managementPort, ServiceProcess process) {
    String management() {
      return "http://127.0.0.1:" + managementPort;
    }
  }

  /**
   * @param directory for files of its own
   * @param data of the database
   */
  SecuredServices(Path directory, Path data) throws Exception {
    this.directory = directory;
    authority = TestAuthority.in(directory.resolve("authority"));
    identity = authority.server("plaudit", "EC", "dns:localhost,ip:127.0.0.1");
    kafka = EmbeddedKafka.start(directory.resolve("kafka"), 0, brokerSettings());
    opened.push(kafka::close);
    database = EmbeddedDatabase.start(data, 0, databaseSettings(data));
    opened.push(database::close);
  }

  TestAuthority authority() {
    return authority;
  }

  Server identity() {
    return identity;
  }

  EmbeddedKafka kafka() {
    return kafka;
  }

  TestDatabase database() {
    return new TestDatabase(
        "127.0.0.1", database.port(), database.database(), database.user(), database.password());
  }

  /** A front door that asks this aggregator. */
  Service ingest(int aggregatorPort, Map<String, String> other) throws IOException {
    Map<String, String> variables = common();
    variables.put("PLAUDIT_AGGREGATOR_URL", "https://localhost:" + aggregatorPort);
    variables.put("PLAUDIT_AGGREGATOR_CA", authority.certificate().toString());
    variables.put("PLAUDIT_PARTITIONS", "2");
    variables.put("PLAUDIT_TOKEN_SECRET", TOKEN_SECRET);
    variables.put("PLAUDIT_TOKEN_SECRET_PREVIOUS", OLD_TOKEN_SECRET);
    variables.putAll(other);
    return start("io.plaudit.ingest.IngestMain", "ingest", variables);
  }

  Service aggregator(String name, Map<String, String> other) throws IOException {
    Map<String, String> variables = ofAggregator();
    variables.put("PLAUDIT_INSTANCE_ID", name);
    variables.put("PLAUDIT_CONSUMERS", "1");
    // Nobody is there: what cannot be sent on is told in the log.
    variables.put("PLAUDIT_LANGSMITH_ENDPOINT", "http://127.0.0.1:1");
    variables.put("PLAUDIT_LANGSMITH_API_KEY", LANGSMITH_KEY);
    variables.putAll(other);
    return start("io.plaudit.aggregator.AggregatorMain", name, variables);
  }

  /**
   * Runs a command with the variables of an aggregator to its end.
   *
   * @param log the name of the file of its output, without its ending
   * @return its exit status
   */
  int command(String log, String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.plaudit.standalone.cli.PlauditMain"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(logs().resolve(log + ".log").toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("PLAUDIT_"));
    builder.environment().putAll(ofAggregator());
    Process process = builder.start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("does not end: " + command.subList(3, command.size()));
    }
    return process.exitValue();
  }

  /** What a client of the broker is told, with this password. */
  static String login(String password) {
    return LOGIN.formatted("plaudit", password) + ";";
  }

  private Map<String, String> ofAggregator() throws IOException {
    Map<String, String> variables = common();
    variables.put(
        "PLAUDIT_DATABASE_URL",
        "postgresql://localhost:%d/%s?sslmode=verify-full&sslrootcert=%s"
            .formatted(database.port(), database.database(), authority.certificate()));
    variables.put("PLAUDIT_DATABASE_USER", database.user());
    variables.put("PLAUDIT_DATABASE_PASSWORD", database.password());
    return variables;
  }

  private Map<String, String> common() throws IOException {
    Map<String, String> variables = new HashMap<>();
    variables.put("PLAUDIT_KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
    variables.put("PLAUDIT_KAFKA_SECURITY_PROTOCOL", "SASL_SSL");
    variables.put("PLAUDIT_KAFKA_SASL_MECHANISM", "PLAIN");
    variables.put("PLAUDIT_KAFKA_SASL_JAAS_CONFIG", login(KAFKA_PASSWORD));
    variables.put("PLAUDIT_KAFKA_SSL_TRUSTSTORE_TYPE", "PEM");
    variables.put("PLAUDIT_KAFKA_SSL_TRUSTSTORE_LOCATION", authority.certificate().toString());
    variables.put("PLAUDIT_SINGLE_REPLICA", "true");
    variables.put("PLAUDIT_ASSERTION_SECRET", ASSERTION_SECRET);
    variables.put(
        "PLAUDIT_API_KEYS",
        """
        [{"name":"client","sha256":"%s","tenant":"acme","scopes":["write","read"]}]"""
            .formatted(ApiKeys.sha256(KEY)));
    variables.put("PLAUDIT_TLS_CERTIFICATE", identity.certificates().toString());
    variables.put("PLAUDIT_TLS_KEY", identity.key().toString());
    // Libraries print their settings at INFO, and operators who look for a fault let them.
    variables.put("JAVA_TOOL_OPTIONS", "-Dlogback.configurationFile=" + loquacious());
    return variables;
  }

  private Path loquacious() throws IOException {
    return Files.writeString(
        directory.resolve("logback.xml"),
        """
        <configuration>
          <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
            <encoder><pattern>%level %logger %msg %kvp%n</pattern></encoder>
          </appender>
          <root level="INFO"><appender-ref ref="out"/></root>
        </configuration>
        """);
  }

  private Service start(String mainClass, String name, Map<String, String> variables)
      throws IOException {
    int port = freePort();
    int managementPort = freePort();
    variables.put("PLAUDIT_PORT", Integer.toString(port));
    variables.put("PLAUDIT_MANAGEMENT_PORT", Integer.toString(managementPort));
    ServiceProcess process =
        ServiceProcess.start(mainClass, variables, logs().resolve(name + ".log"));
    opened.push(process::close);
    return new Service(port, managementPort, process);
  }

  /** Where all output of all processes is. */
  Path logs() throws IOException {
    return Files.createDirectories(directory.resolve("logs"));
  }

  private Map<String, String> brokerSettings() throws IOException {
    Map<String, String> settings = new HashMap<>();
    // The listener keeps the name that the embedded broker gives it.
    settings.put("listener.security.protocol.map", "PLAINTEXT:SASL_SSL,CONTROLLER:PLAINTEXT");
    settings.put("sasl.enabled.mechanisms", "PLAIN");
    settings.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
    settings.put(
        "listener.name.plaintext.plain.sasl.jaas.config",
        LOGIN.formatted("broker", "of-the-broker")
            + " user_broker=\"of-the-broker\" user_plaudit=\"%s\";".formatted(KAFKA_PASSWORD));
    settings.put("ssl.keystore.type", "PEM");
    settings.put("ssl.keystore.certificate.chain", Files.readString(identity.certificates()));
    settings.put("ssl.keystore.key", Files.readString(identity.key()));
    settings.put("ssl.truststore.type", "PEM");
    settings.put("ssl.truststore.certificates", Files.readString(authority.certificate()));
    return settings;
  }

  /** The server may be another user, and wants the key to be its own. */
  private Map<String, String> databaseSettings(Path data) throws IOException {
    Path certificate = Files.copy(identity.certificates(), data.resolve("server.crt"));
    Path key = Files.copy(identity.key(), data.resolve("server.key"));
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    return Map.of(
        "ssl",
        "on",
        "ssl_cert_file",
        certificate.toRealPath().toString(),
        "ssl_key_file",
        key.toRealPath().toString(),
        "shared_buffers",
        "64MB");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      opened.pop().run();
    }
  }
}
