package io.plaudit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No operation lets a tenant see, change or notice what is another's. Every operation of
 * docs/openapi.yaml is asked by an intruder for the ids, traces, tags, cursors, tokens, filters and
 * share links of a victim: the answer must hold nothing that only the victim has said, must be the
 * one that the intruder gets for what exists nowhere, and must leave the victim's rows as they are.
 * Where both have things of the same name, the intruder's own must be the only ones touched.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TenantWallsIT {

  private static final String VICTIM = "acme";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern UUID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
  private static final Pattern INSTANT =
      Pattern.compile("20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:.]+(Z|\\+00:00)?|\\b1[0-9]{12}\\b");
  private static final Pattern OPAQUE =
      Pattern.compile(
          "tokens/[A-Za-z0-9_.-]+/|eyJ[A-Za-z0-9_-]+|pk_[A-Za-z0-9_-]{43}|whsec_[A-Za-z0-9+/=]+");

  /** How far an audit is depends on when it is looked at. */
  private static final Pattern PROGRESS =
      Pattern.compile(
          "\"(state|finished_at|chunks|chunks_done|live|retracted)\":(\"[^\"]*\"|[0-9]+|null)");

  /** So is how far the log is. */
  private static final Pattern POSITION = Pattern.compile("\"next\":\"[0-9:,]*\"");

  /** Headers that differ between any two answers. */
  private static final Set<String> UNLIKE = Set.of("date", "content-length", "age");

  private static InProcess plaudit;
  private static Client victim;
  private static Client intruder;
  private static Client nobody;
  private static Client operator;
  private static Client intruderAtTheAggregator;
  private static String url;
  private static Belongings secret;
  private static Belongings victims;
  private static Belongings intruders;
  private static Map<String, String> nowhere;
  private static Trespasses trespasses;
  private static List<String> rowsOfTheVictim;
  private static Map<String, String> answersToTheVictim;

  @BeforeAll
  static void settle() throws Exception {
    plaudit = new InProcess(Map.of());
    String aggregatorUrl = "http://127.0.0.1:" + plaudit.startAggregator().port();
    intruderAtTheAggregator = new Client(aggregatorUrl, InProcess.OTHERS_ADMINS_KEY);
    url = "http://127.0.0.1:" + plaudit.openDoor(0).port();
    victim = new Client(url, InProcess.KEY);
    intruder = new Client(url, InProcess.OTHERS_ADMINS_KEY);
    operator = new Client(url, InProcess.OPERATORS_KEY);
    nobody = new Client(url, "");
    trespasses = new Trespasses();
    secret = Belongings.make(victim, Belongings.names("vault", VICTIM), "hidden-vault");
    Map<String, String> common = Belongings.names("common", VICTIM);
    victims = Belongings.make(victim, common, "hidden-victim");
    intruders = Belongings.make(intruder, common, "hidden-intruder");
    nowhere = Belongings.names("nobody", "nobody");
    nowhere.put("cursor", Belongings.elsewhere(secret.references().get("cursor")));
    awaitApplied();
    rowsOfTheVictim = TenantRows.of(plaudit.database(), VICTIM);
    answersToTheVictim = answersToTheVictim();
    assertThat(String.join(" ", answersToTheVictim.values()))
        .contains(secret.secrets().stream().filter(text -> text.startsWith("hidden")).toList());
  }

  @AfterAll
  static void stop() throws Exception {
    plaudit.close();
  }

  /** Who has forgotten a name has less to look for under it. */
  static Stream<ApiOperation> operations() throws IOException {
    return ApiOperation.all().stream()
        .sorted(Comparator.comparing(operation -> operation.id().equals("forget")));
  }

  @Order(1)
  @ParameterizedTest
  @MethodSource("operations")
  void whatIsAnothersIsAsIfItWereNowhere(ApiOperation operation) throws Exception {
    for (Trespass trespass : trespasses.of(operation)) {
      for (Client client : callers(operation)) {
        Told found = ask(client, trespass, secret.references());
        Told none = ask(client, trespass, nowhere);
        assertThat(found.likeness()).as(trespass.toString()).isEqualTo(none.likeness());
      }
    }
    assertTheVictimsRowsAreAsTheyWere();
  }

  @Order(1)
  @ParameterizedTest
  @MethodSource("operations")
  void whatBothHaveIsEachOnesOwn(ApiOperation operation) throws Exception {
    Map<String, String> own = new TreeMap<>(intruders.references());
    own.put("forged_share_token", own.get("share_token"));
    own.put("forged_run_share_token", own.get("run_share_token"));
    own.put("token", own.get("own_token"));
    for (Trespass trespass : trespasses.of(operation)) {
      for (Client client : callers(operation)) {
        ask(client, trespass, own);
      }
    }
    assertTheVictimsRowsAreAsTheyWere();
  }

  /** After all that was tried on it, and before it writes again itself. */
  @Order(2)
  @Test
  void theVictimsAnswersAreAsTheyWere() throws Exception {
    assertThat(answersToTheVictim()).isEqualTo(answersToTheVictim);
  }

  @Test
  void theSameIdempotencyKeyAndBodyAreAnotherFeedbackAtEachTenant() throws Exception {
    String body = "{\"trace_id\":\"twins\",\"value\":4}";
    String header = "idempotency-key";
    JsonNode one = Client.ok(victim.post("/v1/feedback", body, header, "twin"));
    JsonNode other = Client.ok(intruder.post("/v1/feedback", body, header, "twin"));
    String id = one.at("/feedback_ids/0").asText();

    assertThat(other.at("/feedback_ids/0").asText()).isNotEqualTo(id);
    assertThat(victim.query("/v1/traces/twins").at("/summaries/0/count").asInt()).isEqualTo(1);
    assertThat(intruder.query("/v1/traces/twins").at("/summaries/0/count").asInt()).isEqualTo(1);
    assertThat(intruder.get("/v1/feedback/" + id).statusCode()).isEqualTo(404);
    Client.ok(victim.send("DELETE", "/v1/feedback/" + id, null));
    assertThat(intruder.query("/v1/traces/twins").at("/summaries/0/count").asInt()).isEqualTo(1);
  }

  /** Whoever has the URL may write by it, and by nothing else: to its own tenant's run. */
  @Test
  void aPresignedUrlWritesToItsOwnTenantOnly_andNoOtherTenantTakesItBack() throws Exception {
    String made = "{\"run_id\":\"%s\",\"feedback_key\":\"presigned\"}";
    String run = nowhere.get("experiment_id");
    JsonNode token = Client.ok(victim.post("/langsmith/feedback/tokens", made.formatted(run)));
    String id = token.path("id").asText();
    String path = URI.create(token.path("url").asText()).getPath();
    Client.ok(intruder.send("DELETE", "/langsmith/feedback/tokens/" + id, null));

    Client.ok(intruder.post(path, "{\"score\":1}"));
    Client.ok(nobody.post("/langsmith/feedback/tokens/" + id, "{\"score\":1}"));

    assertThat(victim.query("/v1/traces/" + run).at("/summaries/0/count").asInt()).isEqualTo(2);
    assertThat(intruder.query("/v1/traces/" + run).path("summaries")).isEmpty();
  }

  /** A link shows what was shared of its own tenant, though both have shared the same ids. */
  @Order(0)
  @Test
  void aShareLinkShowsItsOwnTenantsFeedbackOnly() throws Exception {
    for (String name : List.of("share_token", "run_share_token")) {
      String path = name.startsWith("run") ? "/feedbacks" : "/datasets/feedback";
      Map<String, String> of = victims.references();
      String shown = shown(of.get(name) + path);
      String others = shown(intruders.references().get(name) + path);

      assertThat(of.get(name)).isNotEqualTo(intruders.references().get(name));
      assertThat(shown).contains("hidden-victim").doesNotContain("hidden-intruder", "hidden-vault");
      assertThat(others).contains("hidden-intruder").doesNotContain("hidden-victim");
    }
  }

  private static String shown(String path) throws Exception {
    return Client.ok(nobody.get("/langsmith/public/" + path)).toString();
  }

  @Test
  void anotherTenantsKeyIsNeitherListedNorRevoked_andAnAdminsWordEndsAtHisTenant()
      throws Exception {
    JsonNode made = made(victim.post("/v1/keys", "{\"name\":\"bi\",\"scopes\":[\"read\"]}"));
    String id = made.path("id").asText();
    String path = "/v1/keys/" + id;

    assertThat(intruder.query("/v1/keys?limit=1000").findValuesAsText("id")).doesNotContain(id);
    assertThat(intruder.get("/v1/keys?tenant=" + VICTIM).statusCode()).isEqualTo(403);
    assertThat(intruder.send("DELETE", path, null).statusCode()).isEqualTo(404);
    assertThat(intruder.send("DELETE", path + "?tenant=" + VICTIM, null).statusCode())
        .isEqualTo(403);
    String foreign = "{\"name\":\"x\",\"scopes\":[\"read\"],\"tenant\":\"" + VICTIM + "\"}";
    assertThat(intruder.post("/v1/keys", foreign).statusCode()).isEqualTo(403);
    Client.ok(new Client(url, made.path("key").asText()).get("/v1/summary"));

    String own = "{\"name\":\"x\",\"scopes\":[\"admin\",\"read\"]}";
    Client byKey = new Client(url, made(intruder.post("/v1/keys", own)).path("key").asText());
    assertThat(byKey.send("DELETE", path, null).statusCode()).isEqualTo(404);
    assertThat(byKey.get("/v1/feedback/" + secret.references().get("feedback_id")).statusCode())
        .isEqualTo(404);
  }

  @Test
  void whoForgetsANameForgetsItsOwnOnly() throws Exception {
    String said = "{\"trace_id\":\"names\",\"value\":1,\"metadata\":{\"_user\":\"of-both\"}}";
    Client.ok(victim.post("/v1/feedback", said));
    Client.ok(intruder.post("/v1/feedback", said));

    HttpResponse<String> told =
        intruder.post("/v1/forget", "{\"tag\":\"_user\",\"value\":\"of-both\"}");

    assertThat(told.statusCode()).isEqualTo(202);
    assertThat(intruder.query("/v1/tags/_user/of-both").path("count").asInt()).isZero();
    assertThat(victim.query("/v1/tags/_user/of-both").path("count").asInt()).isEqualTo(1);
    List<String> pseudonyms = intruder.query("/v1/tags/_user").findValuesAsText("value");
    assertThat(pseudonyms).anyMatch(value -> value.startsWith("forgotten-"));
    assertThat(victim.query("/v1/tags/_user?limit=1000").findValuesAsText("value"))
        .doesNotContainAnyElementsOf(pseudonyms.stream().filter(TenantWallsIT::isMade).toList());
  }

  /** One tenant's counts its own rows; the whole store's is for operators alone. */
  @Test
  void anAuditIsOfItsOwnTenantsRows_andTheStoresIsForNoAdmin() throws Exception {
    for (String method : List.of("GET", "POST", "DELETE")) {
      for (Client admin : List.of(victim, intruder)) {
        HttpResponse<String> refused = admin.send(method, "/v1/audit/store", null);
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(403);
        assertThat(refused.body()).doesNotContain("partitions", "audit\":");
      }
    }
    JsonNode ofVictim = audited(victim, "/v1/audit");
    JsonNode ofIntruder = audited(intruder, "/v1/audit");
    JsonNode ofAll = audited(operator, "/v1/audit/store");

    assertThat(ofVictim.path("live").asInt()).isEqualTo(live(victim)).isPositive();
    assertThat(ofIntruder.path("live").asInt()).isEqualTo(live(intruder)).isPositive();
    assertThat(ofAll.path("live").asInt()).isEqualTo(live(victim) + live(intruder));
    assertThat(ofIntruder.path("id")).isNotEqualTo(ofVictim.path("id"));
    for (JsonNode audit : List.of(ofVictim, ofIntruder, ofAll)) {
      assertThat(audit.path("differences_found").asInt()).as(audit.toString()).isZero();
    }
    Client.ok(intruder.send("DELETE", "/v1/audit", null));
    assertThat(victim.query("/v1/audit").path("audit")).isEqualTo(ofVictim);
  }

  private static boolean isMade(String value) {
    return value.startsWith("forgotten-");
  }

  private static JsonNode made(HttpResponse<String> response) throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    return Client.JSON.readTree(response.body());
  }

  /** What a new audit has found; there is one at a time, and 503 while there is another. */
  private static JsonNode audited(Client client, String path) {
    awaitAudit(client, path, audit -> !isRunning(audit));
    Awaitility.await().atMost(PATIENCE).until(() -> client.post(path, null).statusCode() == 200);
    JsonNode ended = awaitAudit(client, path, audit -> !isRunning(audit));
    assertThat(ended.path("state").asText()).as(ended.toString()).isEqualTo("done");
    return ended;
  }

  private static JsonNode awaitAudit(Client client, String path, Predicate<JsonNode> ready) {
    return Awaitility.await().atMost(PATIENCE).until(() -> client.query(path).path("audit"), ready);
  }

  private static boolean isRunning(JsonNode audit) {
    return audit.path("state").asText().equals("running");
  }

  private static int live(Client client) throws Exception {
    return Client.ok(
            client.post(
                "/v1/feedback/search",
                "{\"filter\":{\"op\":\"and\",\"filters\":[]},\"limit\":1,\"total\":true}"))
        .path("total")
        .asInt();
  }

  /** Native reads are also the aggregator's own, which believes no one but keys and front doors. */
  private static List<Client> callers(ApiOperation operation) {
    boolean reads =
        operation.path().startsWith("/v1/")
            && !operation.path().startsWith("/v1/analytics")
            && (operation.method().equals("GET") || operation.path().endsWith("/search"));
    return reads ? List.of(intruder, intruderAtTheAggregator) : List.of(intruder);
  }

  /** Asks, and looks whether the answer has anything that only the victim knows. */
  private static Told ask(Client client, Trespass trespass, Map<String, String> references)
      throws Exception {
    String target = trespass.target(references);
    Told told = tell(client, trespass, target, references);
    String said = trespass.said(references);
    for (Belongings belongings : List.of(secret, victims)) {
      for (String text : belongings.secrets()) {
        if (!said.contains(text)) {
          assertThat(told.everything()).as(trespass + " tells").doesNotContain(text);
        }
      }
    }
    return told;
  }

  private static Told tell(
      Client client, Trespass trespass, String target, Map<String, String> references)
      throws Exception {
    List<String> headers = new ArrayList<>(List.of("idempotency-key", Trespass.IDEMPOTENCY_KEY));
    if (trespass.body() != null) {
      headers.addAll(List.of(Client.CONTENT_TYPE, trespass.contentType()));
    }
    // As clients do: there is one audit at a time, whosever it is, and time between two.
    HttpResponse<String> response =
        Awaitility.await()
            .pollDelay(Duration.ZERO)
            .atMost(PATIENCE)
            .until(
                () ->
                    client.send(
                        trespass.operation().method(),
                        target,
                        trespass.body(references),
                        headers.toArray(String[]::new)),
                told -> told.statusCode() != 503 && told.statusCode() != 429);
    assertThat(response.statusCode()).as(trespass + " " + response.body()).isLessThan(500);
    return new Told(response, references);
  }

  /** An answer, and what it would be if it named nothing. */
  private record Told(HttpResponse<String> response, Map<String, String> references) {

    String everything() {
      return response.headers().map() + " " + response.body();
    }

    String likeness() {
      Set<String> headers = new TreeSet<>(response.headers().map().keySet());
      headers.removeAll(UNLIKE);
      return response.statusCode() + " " + headers + " " + nameless(response.body());
    }

    private String nameless(String body) {
      String nameless = body;
      // Both sets: what the intruder made under either name is its own, and listed to it.
      List<Map.Entry<String, String>> longestFirst = new ArrayList<>(references.entrySet());
      longestFirst.addAll(secret.references().entrySet());
      longestFirst.addAll(nowhere.entrySet());
      longestFirst.sort((a, b) -> b.getValue().length() - a.getValue().length());
      for (Map.Entry<String, String> reference : longestFirst) {
        nameless = nameless.replace(reference.getValue(), "@" + reference.getKey() + "@");
      }
      nameless = UUID.matcher(nameless.replaceAll("@[a-z_]+@", "@name@")).replaceAll("@name@");
      nameless = INSTANT.matcher(nameless).replaceAll("@instant@");
      nameless = PROGRESS.matcher(nameless).replaceAll("@progress@");
      nameless = POSITION.matcher(nameless).replaceAll("@position@");
      return OPAQUE.matcher(nameless).replaceAll("@opaque@");
    }
  }

  /** Every read that a tenant makes of its own, those that name something among them. */
  private static Map<String, String> answersToTheVictim() throws Exception {
    Map<String, String> answers = new TreeMap<>();
    for (ApiOperation operation : ApiOperation.all()) {
      if (operation.method().equals("GET") && !operation.open()) {
        for (Trespass own : trespasses.of(operation)) {
          for (Belongings belongings : List.of(secret, victims)) {
            Told told = tell(victim, own, own.target(belongings.references()), new HashMap<>());
            answers.put(
                own + " " + belongings.references().get("trace"),
                POSITION
                    .matcher(INSTANT.matcher(told.response().body()).replaceAll("@instant@"))
                    .replaceAll("@position@"));
          }
        }
      }
    }
    return answers;
  }

  private static void assertTheVictimsRowsAreAsTheyWere() throws SQLException {
    awaitApplied();
    assertThat(TenantRows.of(plaudit.database(), VICTIM)).isEqualTo(rowsOfTheVictim);
  }

  private static void awaitApplied() {
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              for (String path :
                  List.of(
                      "/v1/summary",
                      "/langsmith/feedback/tokens?run_id="
                          + intruders.references().get("run_id"))) {
                HttpResponse<String> read = intruder.get(path);
                assertThat(read.statusCode()).isEqualTo(200);
                assertThat(read.headers().firstValue("plaudit-behind")).isEmpty();
              }
            });
  }
}
