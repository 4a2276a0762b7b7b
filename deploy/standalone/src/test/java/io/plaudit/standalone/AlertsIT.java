package io.plaudit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Alerts from the feedback to the webhook, which fails first, through both services. */
class AlertsIT {

  private static final String RULES = "/v1/alerts/rules";
  private static final String DELIVERIES = "/v1/alerts/deliveries";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final List<Message> messages = new CopyOnWriteArrayList<>();
  private static InProcess plaudit;
  private static HttpServer receiver;
  private static Client admin;
  private static Client reader;
  private static Client other;

  private record Message(Headers headers, String body) {

    JsonNode json() throws IOException {
      return Client.JSON.readTree(body);
    }
  }

  @BeforeAll
  static void start() throws Exception {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext("/", AlertsIT::take);
    receiver.start();
    plaudit = new InProcess(Map.of("PLAUDIT_ALERT_PRIVATE_WEBHOOKS", "true"));
    plaudit.startAggregator();
    String url = "http://127.0.0.1:" + plaudit.openDoor(0).port();
    admin = new Client(url, InProcess.KEY);
    reader = new Client(url, InProcess.READING_KEY);
    other = new Client(url, InProcess.OTHERS_ADMINS_KEY);
  }

  @AfterAll
  static void stop() throws Exception {
    plaudit.close();
    receiver.stop(0);
  }

  @Test
  void aPromptThatGetsWorseIsTold_andThatItIsGoodAgain_toItsTenantAlone() throws Exception {
    String asked =
        """
        {"name":"worse","tag":"_prompt","window":"PT1H","condition":"below","threshold":0,
         "minimum_sample":5,"webhook":{"url":"http://127.0.0.1:%d/hook"}}"""
            .formatted(receiver.getAddress().getPort());
    JsonNode rule = created(admin.post(RULES, asked));
    String secret = rule.at("/webhook/secret").asText();
    give("v2", 5, 8);
    give("v3", -5, 8);

    await(2);
    JsonNode firing = messages.get(1).json();
    assertThat(messages.get(1).body()).isEqualTo(messages.get(0).body());
    assertThat(firing.path("type").asText()).isEqualTo("alert.firing");
    assertThat(firing.path("value").asText()).isEqualTo("v3");
    JsonNode alert = reader.query("/v1/alerts?state=firing").at("/alerts/0");
    assertThat(alert.path("value").asText()).isEqualTo("v3");
    assertThat(alert.path("state").asText()).isEqualTo("firing");
    assertThat(alert.at("/rule/name").asText()).isEqualTo("worse");
    assertThat(alert.path("rule").has("webhook")).isFalse();
    Awaitility.await().atMost(PATIENCE).untilAsserted(AlertsIT::assertFiguresAreThoseOfReads);
    give("v3", 10, 8);

    await(3);
    JsonNode resolved = messages.get(2).json();
    assertThat(resolved.path("type").asText()).isEqualTo("alert.resolved");
    assertThat(resolved.path("reason").asText()).isEqualTo("recovered");
    assertThat(resolved.path("value").asText()).isEqualTo("v3");
    for (Message message : messages) {
      assertSigned(message, secret);
    }
    assertThat(List.of(id(0), id(1), id(2)).stream().distinct()).hasSize(2);
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(admin.query(DELIVERIES + "?state=delivered").path("deliveries"))
                    .hasSize(2));
    assertThat(reader.query("/v1/alerts").path("alerts").findValuesAsText("state"))
        .containsExactly("ok");
    wallsStand(rule.path("id").asText());
    whoIsForgottenIsForgottenHereToo();
  }

  /** Also where the alert fired before all of it was there. */
  private static void assertFiguresAreThoseOfReads() throws Exception {
    JsonNode summary = reader.query("/v1/alerts?state=firing").at("/alerts/0/summary");
    JsonNode asRead = reader.query("/v1/tags/_prompt/v3");
    for (String figure : List.of("count", "weight", "weighted_value", "mean", "stddev", "ci95")) {
      assertThat(summary.path(figure)).as(figure).isEqualTo(asRead.path(figure));
    }
  }

  private static void wallsStand(String rule) throws Exception {
    String delivery = admin.query(DELIVERIES + "?limit=1").at("/deliveries/0/id").asText();
    String retry = DELIVERIES + "/" + delivery + "/retry";

    assertThat(other.query("/v1/alerts").path("alerts")).isEmpty();
    assertThat(other.query(RULES).path("rules")).isEmpty();
    assertThat(other.query(DELIVERIES).path("deliveries")).isEmpty();
    assertThat(other.get(RULES + "/" + rule).statusCode()).isEqualTo(404);
    assertThat(other.send("DELETE", RULES + "/" + rule, null).statusCode()).isEqualTo(404);
    assertThat(other.post(retry, null).statusCode()).isEqualTo(404);
    for (HttpResponse<String> answer :
        List.of(reader.get(RULES), reader.get(DELIVERIES), reader.post(retry, null))) {
      assertThat(answer.statusCode()).isEqualTo(403);
    }
    assertThat(messages).hasSize(3);
    Client.ok(admin.post(retry, null));
    await(4);
    assertThat(id(3)).isEqualTo(delivery).isEqualTo(id(2));
  }

  private static void whoIsForgottenIsForgottenHereToo() throws Exception {
    assertThat(kept()).isEqualTo(2);
    assertThat(admin.post("/v1/forget", "{\"tag\":\"_prompt\",\"value\":\"v3\"}").statusCode())
        .isEqualTo(202);

    Awaitility.await().atMost(PATIENCE).until(() -> kept() == 0);
    assertThat(admin.query(DELIVERIES).path("deliveries")).isEmpty();
  }

  private static int kept() throws SQLException {
    try (Connection connection = plaudit.database().connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("select count(*) from alert_delivery where tag_value = 'v3'")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private static void give(String prompt, int value, int times) throws Exception {
    String all =
        IntStream.range(0, times)
            .mapToObj(
                i ->
                    "{\"trace_id\":\"%s %d %d\",\"value\":%d,\"metadata\":{\"_prompt\":\"%s\"}}"
                        .formatted(prompt, value, i, value, prompt))
            .collect(Collectors.joining(",", "[", "]"));
    Client.ok(admin.post("/v1/feedback", all));
  }

  /** The first of all is not taken. */
  private static void take(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    messages.add(new Message(exchange.getRequestHeaders(), body));
    exchange.sendResponseHeaders(messages.size() == 1 ? 500 : 204, -1);
    exchange.close();
  }

  private static void await(int count) {
    Awaitility.await().atMost(PATIENCE).until(() -> messages.size() >= count);
    assertThat(messages).hasSize(count);
  }

  private static String id(int message) {
    return messages.get(message).headers().getFirst("webhook-id");
  }

  private static void assertSigned(Message message, String secret) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(
        new SecretKeySpec(
            Base64.getDecoder().decode(secret.substring("whsec_".length())), "HmacSHA256"));
    String signed =
        message.headers().getFirst("webhook-id")
            + "."
            + message.headers().getFirst("webhook-timestamp")
            + "."
            + message.body();
    assertThat(message.headers().getFirst("webhook-signature"))
        .isEqualTo(
            "v1,"
                + Base64.getEncoder()
                    .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8))));
  }

  private static JsonNode created(HttpResponse<String> response) throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    return Client.JSON.readTree(response.body());
  }
}
