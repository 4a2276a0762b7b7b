package io.plaudit.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.plaudit.standalone.SecuredServices.Service;
import io.plaudit.standalone.cli.CommandLineRun;
import io.plaudit.testsupport.TestAuthority;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every connection under TLS and by a password. Whatever happens here, right and wrong, no secret
 * is in any output.
 */
class SecuredIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String WRONG_PASSWORD = "wrong-secret-0815";
  private static final String WRONG_KEY = "pk_wrong_secret_key";
  private static final String COMMENT = "a comment that is nobody's business";
  private static final String BROKEN = "{\"comment\":\"" + COMMENT + "\",";
  private static final String RUN = "018f5c3a-0000-7000-8000-000000000001";
  private static final String TOKEN = "{\"run_id\":\"" + RUN + "\",\"feedback_key\":\"k\"}";

  @TempDir static Path directory;
  @TempDir static Path data;

  private static final List<String> SECRETS =
      new ArrayList<>(
          List.of(
              SecuredServices.KEY,
              SecuredServices.KAFKA_PASSWORD,
              SecuredServices.ASSERTION_SECRET,
              SecuredServices.TOKEN_SECRET,
              SecuredServices.OLD_TOKEN_SECRET,
              SecuredServices.LANGSMITH_KEY,
              WRONG_PASSWORD,
              WRONG_KEY,
              COMMENT));

  private static SecuredServices services;
  private static Service aggregator;
  private static Service ingest;
  private static HttpClient http;

  @BeforeAll
  static void start() throws Exception {
    services = new SecuredServices(directory, data);
    SECRETS.add(services.database().password());
    SECRETS.add(Files.readAllLines(services.identity().key()).get(1));
    http = client(services.authority());
    aggregator = services.aggregator("aggregator", Map.of());
    ingest = services.ingest(aggregator.port(), Map.of());
    for (Service service : List.of(aggregator, ingest)) {
      service.process().awaitReady(URI.create(service.management() + "/health/ready"), PATIENCE);
    }
  }

  @AfterAll
  static void stop() {
    services.close();
  }

  @AfterEach
  void noSecretIsInAnyOutput() throws IOException {
    try (Stream<Path> logs = Files.list(services.logs())) {
      for (Path log : logs.toList()) {
        String said = Files.readString(log);
        assertThat(said).as(log.toString()).isNotBlank();
        for (String secret : SECRETS) {
          // Not quoted by the assertion: a log of tests is a log too.
          assertThat(said.contains(secret))
              .as("%s has secret number %d", log.getFileName(), SECRETS.indexOf(secret))
              .isFalse();
        }
      }
    }
  }

  @Test
  void what_is_written_over_tls_is_read_over_tls() throws Exception {
    HttpResponse<String> written =
        post(
            "/v1/feedback",
            "{\"trace_id\":\"t\",\"value\":4,\"metadata\":{\"text\":\"%s\"}}".formatted(COMMENT));
    assertThat(written.statusCode()).as(written.body()).isEqualTo(200);

    HttpResponse<String> read = get(ingest, "/v1/traces/t", SecuredServices.KEY);
    assertThat(read.statusCode()).as(read.body()).isEqualTo(200);
    assertThat(read.body()).contains("\"count\":1");
    // They come from two servers, and are said once.
    for (String header :
        List.of(
            "x-content-type-options",
            "content-security-policy",
            "referrer-policy",
            "strict-transport-security")) {
      assertThat(read.headers().allValues(header)).as(header).hasSize(1);
    }

    HttpResponse<String> direct = get(aggregator, "/v1/traces/t", SecuredServices.KEY);
    assertThat(direct.statusCode()).isEqualTo(200);
    assertThat(direct.headers().firstValue("strict-transport-security")).isPresent();
    assertThat(direct.sslSession()).isPresent();
  }

  @Test
  void an_operators_commands_take_the_same_variables() throws Exception {
    assertThat(services.command("letters", "replay-dead-letters", "list")).isZero();
    assertThat(services.command("grow", "grow", "--topic", "grown", "--partitions", "3")).isZero();
  }

  @Test
  void a_command_believes_the_authority_that_it_is_told() throws Exception {
    Files.writeString(directory.resolve("bootstrap-key"), SecuredServices.KEY);
    String[] where = {
      "--url", "https://localhost:" + ingest.port(), "--data", directory.toString()
    };
    String authority = services.authority().certificate().toString();
    String stranger = TestAuthority.in(directory.resolve("third")).certificate().toString();

    // It is understood: the key may not do it.
    assertThat(CommandLineRun.of("audit", where, "--ca", authority))
        .startsWith("1 ")
        .contains("403");
    assertThat(CommandLineRun.of("audit", where, "--ca", stranger)).contains("no answer");
    assertThat(CommandLineRun.of("audit", where)).startsWith("1 ").contains("no answer");
    assertThat(CommandLineRun.of("audit", where, "--ca", services.identity().key().toString()))
        .startsWith("1 plaudit: ")
        .contains("certificate");
  }

  @Test
  void all_sessions_at_the_database_are_encrypted() throws Exception {
    assertThat(get(ingest, "/v1/summary", SecuredServices.KEY).statusCode()).isEqualTo(200);
    try (Connection session = services.database().connect();
        Statement statement = session.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                select count(*), bool_and(ssl) from pg_stat_ssl join pg_stat_activity using (pid)
                where application_name like 'plaudit%'""")) {
      row.next();
      assertThat(row.getLong(1)).isPositive();
      assertThat(row.getBoolean(2)).isTrue();
    }
  }

  @Test
  void who_does_not_know_the_authority_or_speaks_plainly_gets_nothing() throws Exception {
    TestAuthority stranger = TestAuthority.in(directory.resolve("stranger"));
    for (Service service : List.of(ingest, aggregator)) {
      HttpRequest request = request(service, "/v1/summary", SecuredServices.KEY).build();
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> client(stranger).send(request, text()));
      URI plain = URI.create("http://localhost:" + service.port() + "/v1/summary");
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(
              () ->
                  http.send(
                      HttpRequest.newBuilder(plain).timeout(Duration.ofSeconds(10)).build(),
                      text()));
    }
  }

  @Test
  void an_aggregator_whose_authority_is_not_known_is_not_asked() throws Exception {
    TestAuthority stranger = TestAuthority.in(directory.resolve("another"));
    Service door =
        services.ingest(
            aggregator.port(), Map.of("PLAUDIT_AGGREGATOR_CA", stranger.certificate().toString()));
    door.process().awaitReady(URI.create(door.management() + "/health/ready"), PATIENCE);

    assertThat(get(door, "/v1/summary", SecuredServices.KEY).statusCode()).isEqualTo(503);
    door.process().close();
  }

  @Test
  void a_wrong_password_for_kafka_is_named_where_readiness_is() throws Exception {
    Map<String, String> wrong =
        Map.of("PLAUDIT_KAFKA_SASL_JAAS_CONFIG", SecuredServices.login(WRONG_PASSWORD));
    Service door = services.ingest(aggregator.port(), wrong);
    Service member = services.aggregator("stranger-at-kafka", wrong);

    awaitReason(door, "Authentication failed");
    awaitReason(member, "Authentication failed");
    HttpResponse<String> refused =
        http.send(
            request(door, "/v1/feedback", SecuredServices.KEY)
                .POST(HttpRequest.BodyPublishers.ofString("{\"trace_id\":\"t\",\"value\":1}"))
                .build(),
            text());
    assertThat(refused.statusCode()).isEqualTo(503);
    door.process().close();
    member.process().close();
  }

  @Test
  void a_broker_whose_authority_is_not_known_is_not_logged_in_to() throws Exception {
    TestAuthority stranger = TestAuthority.in(directory.resolve("false-broker"));
    Map<String, String> wrong =
        Map.of("PLAUDIT_KAFKA_SSL_TRUSTSTORE_LOCATION", stranger.certificate().toString());
    Service door = services.ingest(aggregator.port(), wrong);

    awaitReason(door, "SSL handshake failed");
    door.process().close();
  }

  @Test
  void a_wrong_password_for_the_database_is_named_where_readiness_is() throws Exception {
    Service member =
        services.aggregator(
            "stranger-at-the-database", Map.of("PLAUDIT_DATABASE_PASSWORD", WRONG_PASSWORD));

    awaitReason(member, "password authentication failed");
    member.process().close();
  }

  @Test
  void what_clients_do_wrong_stays_theirs() throws Exception {
    assertThat(get(ingest, "/v1/summary", WRONG_KEY).statusCode()).isEqualTo(401);
    assertThat(get(aggregator, "/v1/summary", WRONG_KEY).statusCode()).isEqualTo(401);
    assertThat(post("/v1/feedback", BROKEN).statusCode()).isEqualTo(400);
    assertThat(post("/humm/feedback", "{\"key\":\"" + COMMENT + "\"}").statusCode() / 100)
        .isEqualTo(4);

    HttpResponse<String> made = post("/langsmith/feedback/tokens", TOKEN);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
    URI url = URI.create(Client.JSON.readTree(made.body()).get("url").asText());
    assertThat(url.getScheme()).isEqualTo("https");
    String[] segments = url.getPath().split("/", -1);
    SECRETS.add(segments[segments.length - 1]);
    SECRETS.add(segments[segments.length - 2]);
    HttpResponse<String> given =
        http.send(
            HttpRequest.newBuilder(
                    URI.create("https://localhost:" + ingest.port() + url.getPath() + "?score=1"))
                .build(),
            text());
    assertThat(given.statusCode()).as(given.body()).isEqualTo(200);
  }

  /** All of 127/8 is this machine on Linux: what listens on one of them does not on another. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void management_broker_and_database_listen_on_this_machine_alone() throws Exception {
    assertThat(isOpen(ingest.port())).isTrue();
    assertThat(isOpen(aggregator.port())).isTrue();
    assertThat(isOpen(ingest.managementPort())).isFalse();
    assertThat(isOpen(aggregator.managementPort())).isFalse();
    assertThat(isOpen(services.kafka().port())).isFalse();
    assertThat(isOpen(controllerPort())).isFalse();
    assertThat(isOpen(services.database().port())).isFalse();
  }

  @Test
  void metrics_tell_when_the_certificate_ends() throws Exception {
    assertThat(management(ingest, "/metrics").body())
        .contains("plaudit_ingest_tls_certificate_expiry_seconds 1.")
        .contains("plaudit_ingest_tls_renewal_failing 0.0");
    assertThat(management(aggregator, "/metrics").body())
        .contains("plaudit_tls_certificate_expiry_seconds 1.")
        .contains("plaudit_tls_renewal_failing 0.0");
  }

  private static int controllerPort() throws IOException {
    Path memory = directory.resolve("kafka").resolve("controller.port");
    return Integer.parseInt(Files.readString(memory).strip());
  }

  private static boolean isOpen(int port) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.2", port), (int) PATIENCE.toMillis());
      return true;
    } catch (ConnectException refused) {
      return false;
    }
  }

  private static void awaitReason(Service service, String words) {
    Awaitility.await(words)
        .atMost(PATIENCE)
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              HttpResponse<String> answer = management(service, "/health/ready");
              assertThat(answer.statusCode()).isEqualTo(503);
              assertThat(answer.body()).contains(words).doesNotContain(SECRETS);
            });
  }

  private static HttpResponse<String> management(Service service, String path)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(service.management() + path)).build(), text());
  }

  private static HttpResponse<String> post(String path, String body)
      throws IOException, InterruptedException {
    return http.send(
        request(ingest, path, SecuredServices.KEY)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        text());
  }

  private static HttpResponse<String> get(Service service, String path, String key)
      throws IOException, InterruptedException {
    return http.send(request(service, path, key).build(), text());
  }

  private static HttpRequest.Builder request(Service service, String path, String key) {
    return HttpRequest.newBuilder(URI.create("https://localhost:" + service.port() + path))
        .header("x-portkey-api-key", key)
        .header("x-api-key", key)
        .header("content-type", "application/json")
        .timeout(Duration.ofSeconds(30));
  }

  private static HttpClient client(TestAuthority authority) throws IOException {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .sslContext(authority.trust())
        .build();
  }

  private static HttpResponse.BodyHandler<String> text() {
    return HttpResponse.BodyHandlers.ofString();
  }
}
