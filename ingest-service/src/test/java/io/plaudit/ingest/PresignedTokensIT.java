package io.plaudit.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plaudit.access.ApiKeys;
import io.plaudit.codec.EventCodec;
import io.plaudit.config.Secret;
import io.plaudit.model.Feedback;
import io.plaudit.model.FeedbackEvent.Recorded;
import io.plaudit.testsupport.TestKafka;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Presigned tokens at a front door with a real broker: made, used without a key, taken back. */
final class PresignedTokensIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TOKENS = "/langsmith/feedback/tokens";
  private static final String OTHER_TENANT = "key-of-globex";
  private static final String SECRET = "a secret for tokens, of 32 bytes and more";
  private static final String THUMBS =
      """
      {"type":"categorical","categories":[{"value":1,"label":"up"},{"value":0,"label":"down"}]}""";

  private static FakeAggregator aggregator;
  private static TestDoor door;
  private static String topic;
  private static String objects;

  @BeforeAll
  static void open() throws Exception {
    topic = TestKafka.uniqueTopic("events");
    objects = TestKafka.uniqueTopic("objects");
    aggregator = new FakeAggregator();
    door = open(Map.of());
  }

  @AfterAll
  static void close() throws Exception {
    door.close();
    aggregator.close();
  }

  @Test
  void aTokenIsUsedWithoutAKey_asOftenAsOneLikes() throws Exception {
    UUID run = UUID.randomUUID();
    JsonNode token = create("{\"run_id\":\"%s\",\"feedback_key\":\"user_score\"}".formatted(run));

    assertThat(token.get("url").asText())
        .matches(
            "http://127\\.0\\.0\\.1:[0-9]+/langsmith/api/v1/feedback/tokens/[A-Za-z0-9_.-]+/"
                + token.get("id").asText());
    assertThat(Instant.parse(token.get("expires_at").asText()))
        .isBetween(
            Instant.now().plus(Duration.ofMinutes(179)),
            Instant.now().plus(Duration.ofMinutes(181)));
    assertThat(token.get("feedback_key").asText()).isEqualTo("user_score");
    HttpResponse<String> first =
        post(
            token.get("url").asText(),
            """
            {"score":0.8,"value":"good","comment":"c","correction":{"a":1.0},"metadata":{"m":1},
             "key":"another","run_id":"another","extend_trace_retention":true}""");
    HttpResponse<String> second = get(token.get("url").asText() + "?score=true&comment=d%20e");

    assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
    assertThat(second.statusCode()).as(second.body()).isEqualTo(200);
    assertThat(second.headers().allValues("Cache-Control")).containsExactly("no-store");
    assertThat(second.headers().allValues("Referrer-Policy")).containsExactly("no-referrer");
    assertThat(second.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'")
        .contains("frame-ancestors 'none'");
    assertThat(first.headers().map()).doesNotContainKey("referrer-policy");
    List<Feedback> stored = feedbacks(run);
    assertThat(stored).hasSize(2);
    assertThat(stored.get(0).ref().tenant()).isEqualTo("acme");
    assertThat(stored.get(0).key()).isEqualTo("user_score");
    assertThat(stored.get(0).value()).isEqualByComparingTo("0.8");
    assertThat(stored.get(0).label()).isEqualTo("good");
    assertThat(stored.get(0).comment()).isEqualTo("c");
    assertThat(stored.get(0).correction().text()).isEqualTo("{\"a\":1.0}");
    JsonNode kept = JSON.readTree(stored.get(0).attributes().text());
    assertThat(kept.get("run_id").asText()).isEqualTo(run.toString());
    assertThat(kept.get("source_metadata").toString()).isEqualTo("{\"m\":1}");
    assertThat(kept.has("user_id")).isFalse();
    assertThat(stored.get(1).value()).isEqualByComparingTo("1");
    assertThat(stored.get(1).comment()).isEqualTo("d e");
    assertThat(stored.get(1).ref().feedbackId()).isNotEqualTo(stored.get(0).ref().feedbackId());
    assertThat(JSON.readTree(first.body()).get("id").asText())
        .isEqualTo(stored.get(0).ref().feedbackId().toString());
  }

  @Test
  void whatASignatureProvesIsNotLookedUp_andTheMetricSaysSo() throws Exception {
    UUID run = UUID.randomUUID();
    String path = URI.create(url(run, "k", "")).getPath();
    String id = path.substring(path.lastIndexOf('/') + 1);
    try (TestDoor counting = open(Map.of())) {
      for (int i = 0; i < 3; i++) {
        assertThat(get(base(counting) + path + "?score=1").statusCode()).isEqualTo(200);
      }
      assertThat(counting.management("/metrics").body())
          .contains("plaudit_ingest_tokens_checked_total{by=\"signature\"} 3.0")
          .doesNotContain("by=\"lookup\"");
      assertThat(get(base(counting) + TOKENS + "/" + id + "?score=1").statusCode()).isEqualTo(200);
      assertThat(counting.management("/metrics").body())
          .contains(
              "plaudit_ingest_tokens_checked_total{by=\"signature\"} 3.0",
              "plaudit_ingest_tokens_checked_total{by=\"lookup\"} 1.0");
    }
    assertThat(feedbacks(run)).hasSize(4);
  }

  @Test
  void manyTokensAreMadeInOneRequest_inItsOrder() throws Exception {
    UUID run = UUID.randomUUID();
    String item =
        "{\"run_id\":\"" + run + "\",\"feedback_key\":\"%s\",\"feedback_config\":null,%s}";
    HttpResponse<String> response =
        door.post(
            TOKENS,
            "["
                + item.formatted("a", "\"expires_in\":{\"days\":1,\"hours\":2},\"expires_at\":null")
                + ","
                + item.formatted("b", "\"expires_at\":\"2030-01-01T00:00:00\"")
                + "]");

    JsonNode tokens = JSON.readTree(response.body());
    assertThat(tokens.findValuesAsText("feedback_key")).containsExactly("a", "b");
    assertThat(Instant.parse(tokens.get(0).get("expires_at").asText()))
        .isBetween(
            Instant.now().plus(Duration.ofMinutes(26 * 60 - 1)),
            Instant.now().plus(Duration.ofMinutes(26 * 60)));
    assertThat(tokens.get(1).get("expires_at").asText()).isEqualTo("2030-01-01T00:00:00Z");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"run_id\":\"not-a-uuid\",\"feedback_key\":\"k\"} | run_id",
        "{\"feedback_key\":\"k\"} | run_id",
        "{\"run_id\":\"018f5c3a-0000-7000-8000-000000000001\"} | feedback_key",
        "[1] | array",
        "{\"run_id\":\"018f5c3a-0000-7000-8000-000000000001\",\"feedback_key\":\"k\","
            + "\"feedback_config\":{\"type\":\"categorical\"}} | categories",
        "{\"run_id\":\"018f5c3a-0000-7000-8000-000000000001\",\"feedback_key\":\"k\","
            + "\"expires_at\":\"9999-01-01\"} | expires_at",
        "{\"run_id\":\"018f5c3a-0000-7000-8000-000000000001\",\"feedback_key\":\"k\","
            + "\"expires_in\":{\"hours\":1e99}} | hours",
      })
  void whatIsNoTokenIs422(String body, String complaint) throws Exception {
    HttpResponse<String> response = door.post(TOKENS, body);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(422);
    assertThat(response.body()).contains(complaint);
  }

  @Test
  void aKeyIsNeededToMakeOne() throws Exception {
    HttpResponse<String> response =
        TestDoor.send(
            HttpRequest.newBuilder(URI.create(base() + TOKENS))
                .POST(HttpRequest.BodyPublishers.ofString("{}")));

    assertThat(response.statusCode()).isEqualTo(401);
  }

  @Test
  void headDoesNotCount_andAPageOfAnyOriginMaySend() throws Exception {
    UUID run = UUID.randomUUID();
    String url = url(run, "k", "");
    HttpResponse<String> head =
        TestDoor.send(
            HttpRequest.newBuilder(URI.create(url))
                .method("HEAD", HttpRequest.BodyPublishers.noBody()));
    HttpResponse<String> preflight =
        TestDoor.send(
            HttpRequest.newBuilder(URI.create(url))
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .headers(
                    "Origin", "https://page.example", "Access-Control-Request-Method", "POST"));
    HttpResponse<String> sent =
        TestDoor.send(
            HttpRequest.newBuilder(URI.create(url))
                .POST(HttpRequest.BodyPublishers.ofString("{\"score\":1}"))
                .headers(
                    "Origin", "https://page.example",
                    "Content-Type", "text/plain;charset=UTF-8",
                    "x-api-key", "nobody-knows-this"));

    assertThat(head.statusCode()).isEqualTo(405);
    assertThat(preflight.statusCode()).isEqualTo(204);
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
    assertThat(sent.statusCode()).as(sent.body()).isEqualTo(200);
    assertThat(sent.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
    assertThat(feedbacks(run)).hasSize(1);
  }

  @Test
  void whatWasNotSignedIsNotKnown() throws Exception {
    UUID run = UUID.randomUUID();
    String url = url(run, "k", "");
    String other = url.substring(0, url.length() - 36) + UUID.randomUUID();
    String tampered =
        url.replace(
            url.substring(url.indexOf("tokens/") + 7, url.lastIndexOf('.')),
            base64(claims("globex", run, "k", Instant.now().plusSeconds(60), "")));
    String bySecretOfOthers =
        mint("another secret", claims("acme", run, "k", Instant.now().plusSeconds(60), ""));

    for (String wrong :
        List.of(other, tampered, bySecretOfOthers, url.replace("/tokens/e", "/tokens/f"))) {
      HttpResponse<String> response = post(wrong, "{\"score\":1}");
      assertThat(response.statusCode()).as(wrong + response.body()).isEqualTo(404);
      assertThat(response.body()).contains("the token is not known").doesNotContain("claims");
    }
    assertThat(post(url + "x", "{\"score\":1}").statusCode()).isEqualTo(422);
    assertThat(feedbacks(run)).isEmpty();
  }

  @Test
  void aConfigOfNullIsNone() throws Exception {
    UUID run = UUID.randomUUID();
    String minted =
        mint(SECRET, claims("acme", run, "free", Instant.now().plusSeconds(60), "null"));

    assertThat(get(minted + "?score=7").statusCode()).isEqualTo(200);
    assertThat(feedbacks(run)).hasSize(1);
  }

  @Test
  void whatAStrangerSendsIsSmall_andUtf8() throws Exception {
    UUID run = UUID.randomUUID();
    String url = url(run, "k", "");
    HttpResponse<String> large =
        post(url, "{\"score\":1,\"unknown\":\"" + "x".repeat(256 * 1024) + "\"}");
    HttpResponse<String> manyWords =
        post(url, "{\"score\":1,\"metadata\":{\"m\":\"" + "x".repeat(16 * 1024) + "\"}}");
    byte[] latin = "{\"comment\":\"Z\u00fcrich\"}".getBytes(StandardCharsets.ISO_8859_1);
    HttpResponse<String> notUtf8 =
        TestDoor.send(
            HttpRequest.newBuilder(URI.create(url))
                .POST(HttpRequest.BodyPublishers.ofByteArray(latin)));

    assertThat(large.statusCode()).as(large.body()).isEqualTo(413);
    assertThat(manyWords.statusCode()).as(manyWords.body()).isEqualTo(422);
    assertThat(notUtf8.statusCode()).as(notUtf8.body()).isEqualTo(422);
    assertThat(notUtf8.body()).contains("UTF-8");
    assertThat(feedbacks(run)).isEmpty();
  }

  @Test
  void theBodyOfAGetIsNotRead() throws Exception {
    UUID run = UUID.randomUUID();
    HttpResponse<String> response =
        TestDoor.send(
            HttpRequest.newBuilder(URI.create(url(run, "k", "") + "?score=1"))
                .method("GET", HttpRequest.BodyPublishers.ofString("{\"score\":0}")));

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    assertThat(feedbacks(run).get(0).value()).isEqualByComparingTo("1");
  }

  @Test
  void anExpiredTokenIsRefused() throws Exception {
    UUID run = UUID.randomUUID();
    String mintedLongAgo =
        mint(SECRET, claims("acme", run, "k", Instant.now().minusSeconds(1), ""));
    JsonNode bornExpired =
        create(
            "{\"run_id\":\"%s\",\"feedback_key\":\"k\",\"expires_in\":{\"days\":0,\"hours\":0}}"
                .formatted(run));
    JsonNode bornLongExpired =
        create(
            "{\"run_id\":\"%s\",\"feedback_key\":\"k\",\"expires_at\":\"1960-01-01T00:00:00Z\"}"
                .formatted(run));
    assertThat(bornLongExpired.get("expires_at").asText()).isEqualTo("1970-01-01T00:00:00Z");

    for (String url :
        List.of(
            mintedLongAgo,
            bornLongExpired.get("url").asText(),
            bornExpired.get("url").asText(),
            base() + TOKENS + "/" + bornExpired.get("id").asText())) {
      HttpResponse<String> response = post(url, "{\"score\":1}");
      assertThat(response.statusCode()).as(response.body()).isEqualTo(403);
      assertThat(response.body()).contains("the token has expired");
    }
    assertThat(feedbacks(run)).isEmpty();
  }

  @Test
  void aBareUuidIsLookedUp_alsoAtAnotherFrontDoor() throws Exception {
    UUID run = UUID.randomUUID();
    try (TestDoor second = open(Map.of())) {
      JsonNode token = create("{\"run_id\":\"%s\",\"feedback_key\":\"k\"}".formatted(run));
      for (TestDoor each : List.of(door, second)) {
        HttpResponse<String> response =
            post(base(each) + TOKENS + "/" + token.get("id").asText(), "{\"score\":1}");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      }
    }
    try (TestDoor startedLater = open(Map.of())) {
      String id =
          create("{\"run_id\":\"%s\",\"feedback_key\":\"k\"}".formatted(run)).get("id").asText();
      assertThat(get(base(startedLater) + TOKENS + "/" + id + "?score=1").statusCode())
          .isEqualTo(200);
    }

    assertThat(feedbacks(run)).hasSize(3);
    HttpResponse<String> unknown = post(base() + TOKENS + "/" + UUID.randomUUID(), "{}");
    assertThat(unknown.statusCode()).as(unknown.body()).isEqualTo(404);
  }

  @Test
  void aRevokedTokenIsRefused_whoeverMintedIt_butOnlyByItsTenant() throws Exception {
    UUID run = UUID.randomUUID();
    JsonNode token = create("{\"run_id\":\"%s\",\"feedback_key\":\"k\"}".formatted(run));
    String minted = mint(SECRET, claims("acme", run, "k", Instant.now().plusSeconds(60), ""));
    String mintedId = minted.substring(minted.length() - 36);

    assertThat(revoke(OTHER_TENANT, token.get("id").asText())).isEqualTo(200);
    assertThat(post(token.get("url").asText(), "{\"score\":1}").statusCode()).isEqualTo(200);
    assertThat(revoke(TestDoor.KEY, token.get("id").asText())).isEqualTo(200);
    assertThat(revoke(TestDoor.KEY, mintedId)).isEqualTo(200);

    for (String url : List.of(token.get("url").asText(), minted)) {
      HttpResponse<String> response = post(url, "{\"score\":1}");
      assertThat(response.statusCode()).as(response.body()).isEqualTo(403);
      assertThat(response.body()).contains("the token is revoked");
    }
    assertThat(feedbacks(run)).hasSize(1);
    try (TestDoor startedLater = open(Map.of())) {
      String path = URI.create(minted).getPath();
      assertThat(post(base(startedLater) + path, "{\"score\":1}").statusCode()).isEqualTo(403);
    }
  }

  @Test
  void aTokensConfigSaysWhatMayBeSent() throws Exception {
    UUID run = UUID.randomUUID();
    String thumbs = url(run, "thumbs", THUMBS);
    String percent = url(run, "percent", "{\"type\":\"continuous\",\"min\":0,\"max\":100}");

    assertThat(get(thumbs + "?score=1").statusCode()).isEqualTo(200);
    assertThat(get(thumbs + "?value=down").statusCode()).isEqualTo(200);
    assertThat(get(percent + "?score=100").statusCode()).isEqualTo(200);
    for (String wrong :
        List.of(
            thumbs + "?score=2",
            thumbs + "?value=sideways",
            thumbs + "?score=1&value=down",
            percent + "?score=100.5",
            percent + "?score=-1",
            percent + "?score=much")) {
      HttpResponse<String> response = get(wrong);
      assertThat(response.statusCode()).as(wrong + response.body()).isEqualTo(422);
      assertThat(JSON.readTree(response.body()).at("/detail/0/msg").asText()).isNotEmpty();
    }
    assertThat(post(percent, "{\"value\":{\"a\":1}}").statusCode()).isEqualTo(422);
    assertThat(post(percent, "no json").statusCode()).isEqualTo(422);
    List<Feedback> stored = feedbacks(run);
    assertThat(stored).extracting(Feedback::label).containsExactlyInAnyOrder("up", "down", null);
    assertThat(stored)
        .extracting(feedback -> feedback.value().intValueExact())
        .containsExactlyInAnyOrder(1, 0, 100);
  }

  @Test
  void whileTheSecretIsChangedBothAreTaken() throws Exception {
    UUID run = UUID.randomUUID();
    String old = URI.create(url(run, "k", "")).getPath();
    String next = "the next secret for tokens, 32 bytes and more";
    try (TestDoor changing =
            open(Map.of("PLAUDIT_TOKEN_SECRET", next, "PLAUDIT_TOKEN_SECRET_PREVIOUS", SECRET));
        TestDoor changed = open(Map.of("PLAUDIT_TOKEN_SECRET", next))) {
      String made =
          create(changing, "{\"run_id\":\"%s\",\"feedback_key\":\"k\"}".formatted(run))
              .get("url")
              .asText();

      assertThat(get(base(changing) + old + "?score=1").statusCode()).isEqualTo(200);
      assertThat(get(made + "?score=1").statusCode()).isEqualTo(200);
      assertThat(get(base(changed) + URI.create(made).getPath() + "?score=1").statusCode())
          .isEqualTo(200);
      assertThat(get(base(changed) + old + "?score=1").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void withoutASecretOfItsOwnTheAssertionsMakesOne_andTheUrlIsTheOneThatIsToldUs()
      throws Exception {
    UUID run = UUID.randomUUID();
    try (TestDoor plain = new TestDoor(variables(new HashMap<>()))) {
      plain.awaitReadyForWrites();
      String derived =
          DerivedSecrets.of(new Secret(TestDoor.SECRET), "presigned feedback tokens").reveal();
      String minted = mint(derived, claims("acme", run, "k", Instant.now().plusSeconds(60), ""));

      assertThat(get(base(plain) + URI.create(minted).getPath() + "?score=1").statusCode())
          .isEqualTo(200);
    }
    try (TestDoor told = open(Map.of("PLAUDIT_PUBLIC_URL", "https://feedback.example/"))) {
      assertThat(
              create(told, "{\"run_id\":\"%s\",\"feedback_key\":\"k\"}".formatted(run))
                  .get("url")
                  .asText())
          .startsWith("https://feedback.example/langsmith/api/v1/feedback/tokens/");
    }
  }

  @Test
  void besideASecretOfItsOwnTheDerivedOneIsTakenOnlyIfItIsNamed() throws Exception {
    UUID run = UUID.randomUUID();
    String derived =
        DerivedSecrets.of(new Secret(TestDoor.SECRET), "presigned feedback tokens").reveal();
    String minted = mint(derived, claims("acme", run, "k", Instant.now().plusSeconds(60), ""));
    String own = mint(SECRET, claims("acme", run, "k", Instant.now().plusSeconds(60), ""));
    String path = URI.create(minted).getPath() + "?score=1";

    assertThat(get(base() + path).statusCode()).isEqualTo(404);
    try (TestDoor naming = open(Map.of("PLAUDIT_TOKEN_SECRET_PREVIOUS", "derived"))) {
      assertThat(get(base(naming) + path).statusCode()).isEqualTo(200);
      assertThat(get(base(naming) + URI.create(own).getPath() + "?score=1").statusCode())
          .isEqualTo(200);
    }
    assertThat(feedbacks(run)).hasSize(2);
  }

  @Test
  void aTokenIsTakenSoOftenInAMinute_andAnotherOneStill() throws Exception {
    UUID run = UUID.randomUUID();
    try (TestDoor strict = open(Map.of("PLAUDIT_TOKEN_RATE", "2"))) {
      String busy = base(strict) + URI.create(url(run, "k", "")).getPath();
      String idle = base(strict) + URI.create(url(run, "k", "")).getPath();

      assertThat(get(busy + "?score=1").statusCode()).isEqualTo(200);
      assertThat(get(busy + "?score=1").statusCode()).isEqualTo(200);
      HttpResponse<String> third = get(busy + "?score=1");
      assertThat(third.statusCode()).isEqualTo(429);
      assertThat(third.body()).contains("the token is used too often");
      assertThat(third.headers().firstValue("Retry-After")).isPresent();
      assertThat(get(idle + "?score=1").statusCode()).isEqualTo(200);
    }
    assertThat(feedbacks(run)).hasSize(3);
  }

  @Test
  void theTokensOfARunAreListedAsTheyWereMade() throws Exception {
    UUID run = UUID.randomUUID();
    JsonNode token =
        create(
            "{\"run_id\":\"%s\",\"feedback_key\":\"k\",\"feedback_config\":%s}"
                .formatted(run, THUMBS));
    String document =
        claims("acme", run, "k", Instant.parse(token.get("expires_at").asText()), THUMBS);
    aggregator.answer(
        "/v1/objects/langsmith-token",
        """
        {"objects":[{"id":"%s/foreign","document":%s},{"id":"%s/%s","document":{}},
                    {"id":"%s/%s","document":%s}],"next_cursor":null}"""
            .formatted(
                run, document, run, UUID.randomUUID(), run, token.get("id").asText(), document));

    HttpResponse<String> listed = door.get(TOKENS + "?run_id=" + run + "&offset=0&limit=100");

    assertThat(listed.statusCode()).as(listed.body()).isEqualTo(200);
    assertThat(JSON.readTree(listed.body())).hasSize(1);
    assertThat(JSON.readTree(listed.body()).get(0).get("id")).isEqualTo(token.get("id"));
    assertThat(get(JSON.readTree(listed.body()).get(0).get("url").asText() + "?score=1"))
        .satisfies(response -> assertThat(response.statusCode()).isEqualTo(200));
    assertThat(aggregator.lastAsked().uri())
        .contains("prefix=" + run + "%2F", "limit=100", "offset=0");
    assertThat(door.get(TOKENS).statusCode()).isEqualTo(422);
    assertThat(
            TestDoor.send(
                    HttpRequest.newBuilder(URI.create(base() + TOKENS + "?run_id=" + run))
                        .header("x-api-key", TestDoor.READ_ONLY))
                .statusCode())
        .isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource({"node,mint-token.mjs", "python3,mint_token.py"})
  void aGatewayThatHasTheSecretMintsByItself(String command, String script) throws Exception {
    UUID run = UUID.randomUUID();
    ProcessBuilder builder =
        new ProcessBuilder(
            command,
            Path.of("..", "docs", "examples", script).toString(),
            base(),
            "acme",
            run.toString(),
            "user_score",
            "60");
    builder.environment().put("PLAUDIT_TOKEN_SECRET", SECRET);
    Process process = startedIfThere(builder.redirectErrorStream(true));
    String url =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();

    HttpResponse<String> response = get(url + "?score=1");

    assertThat(response.statusCode()).as(url + response.body()).isEqualTo(200);
    assertThat(feedbacks(run)).hasSize(1);
  }

  /** The build needs nothing but a JDK: an example in a language that is not there is left out. */
  private static Process startedIfThere(ProcessBuilder builder) {
    try {
      return builder.start();
    } catch (IOException e) {
      return Assumptions.abort(e.getMessage());
    }
  }

  private static TestDoor open(Map<String, String> more) throws Exception {
    Map<String, String> variables = new HashMap<>();
    variables.put("PLAUDIT_TOKEN_SECRET", SECRET);
    variables.putAll(more);
    TestDoor opened = new TestDoor(variables(variables));
    opened.awaitReadyForWrites();
    return opened;
  }

  private static Map<String, String> variables(Map<String, String> more) {
    Map<String, String> variables =
        TestDoor.variables(TestKafka.bootstrapServers(), topic, aggregator.port());
    variables.put("PLAUDIT_OBJECTS_TOPIC", objects);
    variables.put(
        "PLAUDIT_API_KEYS",
        TestDoor.keys().replace("]}]", "]},")
            + "{\"name\":\"other\",\"sha256\":\"%s\",\"tenant\":\"globex\",\"scopes\":[\"write\"]}]"
                .formatted(ApiKeys.sha256(OTHER_TENANT)));
    variables.putAll(more);
    return variables;
  }

  private static String base() {
    return base(door);
  }

  private static String base(TestDoor of) {
    return "http://127.0.0.1:" + of.service().port();
  }

  private static JsonNode create(String body) throws Exception {
    return create(door, body);
  }

  private static JsonNode create(TestDoor at, String body) throws Exception {
    HttpResponse<String> response = at.post(TOKENS, body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  private static String url(UUID run, String key, String config) throws Exception {
    return create(
            "{\"run_id\":\"%s\",\"feedback_key\":\"%s\"%s}"
                .formatted(run, key, config.isEmpty() ? "" : ",\"feedback_config\":" + config))
        .get("url")
        .asText();
  }

  private static HttpResponse<String> post(String url, String body) throws Exception {
    return TestDoor.send(
        HttpRequest.newBuilder(URI.create(url)).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private static HttpResponse<String> get(String url) throws Exception {
    return TestDoor.send(HttpRequest.newBuilder(URI.create(url)));
  }

  private static int revoke(String key, String id) throws Exception {
    return TestDoor.send(
            HttpRequest.newBuilder(URI.create(base() + TOKENS + "/" + id))
                .DELETE()
                .header("x-api-key", key))
        .statusCode();
  }

  private static List<Feedback> feedbacks(UUID run) {
    List<Feedback> found = new ArrayList<>();
    TopicReader.readAll(TestKafka.bootstrapServers(), topic).stream()
        .map(record -> ((Recorded) EventCodec.decode(record.value())).feedback())
        .filter(feedback -> feedback.ref().traceId().equals(run.toString()))
        .forEach(found::add);
    return found;
  }

  private static String claims(String tenant, UUID run, String key, Instant expiry, String config) {
    return "{\"tenant\":\"%s\",\"run_id\":\"%s\",\"key\":\"%s\",\"exp\":%d%s}"
        .formatted(
            tenant,
            run,
            key,
            expiry.getEpochSecond(),
            config.isEmpty() ? "" : ",\"config\":" + config);
  }

  private static String mint(String secret, String claims) throws Exception {
    UUID id = UUID.randomUUID();
    String payload = base64(claims);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    byte[] signature = mac.doFinal((payload + "/" + id).getBytes(StandardCharsets.UTF_8));
    return base()
        + TOKENS
        + "/"
        + payload
        + "."
        + Base64.getUrlEncoder().withoutPadding().encodeToString(signature)
        + "/"
        + id;
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
