package io.plaudit.ingest.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plaudit.access.Principal;
import io.plaudit.access.Scope;
import io.plaudit.alert.AlertRule;
import io.plaudit.alert.WebhookSecret;
import io.plaudit.config.Secret;
import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.Operation;
import io.plaudit.ingest.dialect.RefusedException;
import io.plaudit.ingest.dialect.WritePlan;
import io.plaudit.ingest.idempotency.Attempt;
import io.plaudit.ingest.idempotency.IdempotencyKey;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.TagNames;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What making, changing and removing rules comes to. */
final class AlertOperationsTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Secret COMMON = new Secret("0123456789abcdef0123456789abcdef");
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final String ASKED =
      "{\"name\":\"n\",\"tag\":\"_prompt\",\"value\":\"v3\",\"window\":\"PT24H\",\"condition\":\"below\","
          + "\"threshold\":0.50,\"webhook\":{\"url\":\"https://example.com/hook\"}}";

  private final AlertObjects objects = new AlertObjects(16 * 1024 * 1024);
  private final List<Operation> operations =
      new AlertOperations(
              objects,
              TagNames.standardAnd(List.of("team")),
              COMMON,
              () -> CompletableFuture.completedFuture(true))
          .all();
  private Instant now = NOON;

  @BeforeEach
  void read() {
    objects.cache().caughtUp();
  }

  @Test
  void aRuleIsMadeChangedAndRemoved_andItsSecretShownToWhoMakesIt() throws Exception {
    JsonNode made = made("acme", "one", ASKED);
    String id = made.path("id").asText();
    String secret = made.at("/webhook/secret").asText();

    assertThat(made.path("window").asText()).isEqualTo("P1D");
    assertThat(made.path("key").asText()).isEqualTo("feedback");
    assertThat(made.path("threshold").decimalValue()).isEqualByComparingTo("0.5");
    assertThat(made.path("minimum_sample").asInt()).isEqualTo(10);
    assertThat(made.path("enabled").asBoolean()).isTrue();
    AlertRule stored = objects.all("acme").get(0);
    assertThat(secret)
        .isEqualTo(WebhookSecret.of(COMMON, stored, stored.webhook().get()).text().reveal());
    assertThat(stored.object().document().text()).doesNotContain("whsec_");
    assertThat(get("acme", id).path("webhook").has("secret")).isFalse();

    now = NOON.plusSeconds(1);
    JsonNode changed = put("acme", id, ASKED.replace("/hook", "/other").replace("0.50", "-1e1"));
    assertThat(changed.path("threshold").asInt()).isEqualTo(-10);
    assertThat(changed.at("/webhook/url").asText()).endsWith("/other");
    assertThat(changed.path("webhook").has("secret")).isFalse();
    assertThat(changed.path("created_at")).isEqualTo(made.path("created_at"));
    JsonNode rotated = put("acme", id, ASKED.replace("/hook\"", "/hook\",\"rotate_secret\":true"));
    assertThat(rotated.at("/webhook/secret").asText()).startsWith("whsec_").isNotEqualTo(secret);
    put("acme", id, ASKED.replaceAll(",\"webhook\".*", "}"));
    now = NOON.plusSeconds(2);
    // What somebody else may know by now must not come back.
    assertThat(put("acme", id, ASKED).at("/webhook/secret").asText())
        .startsWith("whsec_")
        .isNotIn(secret, rotated.at("/webhook/secret").asText());

    assertThat(json(store(plan(4, "acme", id, "remove", ""))).path("id").asText()).isEqualTo(id);
    assertThat(objects.all("acme")).isEmpty();
    assertNotFound(() -> get("acme", id));
  }

  @Test
  void theSameAttemptAgainIsTheSameRule() throws Exception {
    JsonNode made = made("acme", "once", ASKED);
    WritePlan.Store again = (WritePlan.Store) plan(0, "acme", null, "once", ASKED);

    assertThat(again.objects()).isEmpty();
    assertThat(json(again.answer())).isEqualTo(made);
    assertThat(objects.all("acme")).hasSize(1);
  }

  @Test
  void aTenantHasAHundredRules_alsoWhereTwoMakeTheLastOneAtOnce() throws Exception {
    for (int i = 0; i < AlertRule.MAX_RULES - 1; i++) {
      made("acme", "rule-" + i, ASKED);
    }
    now = NOON.plusSeconds(1);
    WritePlan.Tried one = (WritePlan.Tried) plan(0, "acme", null, "one", ASKED);
    WritePlan.Tried other = (WritePlan.Tried) plan(0, "acme", null, "other", ASKED);
    one.first().objects().forEach(object -> objects.cache().accept(object, NOON));
    other.first().objects().forEach(object -> objects.cache().accept(object, NOON));

    assertThat(List.of(settled(one).status(), settled(other).status()))
        .containsExactlyInAnyOrder(201, 409);
    assertThat(objects.all("acme")).hasSize(AlertRule.MAX_RULES);
    assertThatExceptionOfType(CompletionException.class)
        .isThrownBy(() -> plan(0, "acme", null, "more", ASKED))
        .withMessageContaining("100 rules");
    made("globex", "more", ASKED);
  }

  @Test
  void anothersRuleIsNotThere() throws Exception {
    String id = made("acme", "one", ASKED).path("id").asText();

    assertNotFound(() -> get("globex", id));
    assertNotFound(() -> put("globex", id, ASKED));
    assertNotFound(() -> store(plan(4, "globex", id, "x", "")));
    assertThat(all("globex")).isEmpty();
    assertThat(all("acme")).hasSize(1);
  }

  @Test
  void allOfItIsForAdmins() {
    assertThat(operations)
        .hasSize(5)
        .allSatisfy(
            operation -> assertThat(((Operation.Keyed) operation).scope()).isEqualTo(Scope.ADMIN));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{\"name\":\"n\",\"window\":\"P1D\",\"condition\":\"below\"}",
        "{\"name\":\"n\",\"window\":\"P1D\",\"threshold\":1}",
        "{\"name\":\"n\",\"condition\":\"below\",\"threshold\":1}",
        "{\"window\":\"P1D\",\"condition\":\"below\",\"threshold\":1}",
        "{\"name\":\"n\",\"window\":\"P1D\",\"condition\":\"under\",\"threshold\":1}",
        "{\"name\":\"n\",\"window\":\"P1D\",\"condition\":\"below\",\"threshold\":\"1\"}",
        "{\"name\":\"n\",\"window\":\"P1D\",\"condition\":\"below\",\"threshold\":1e99999}",
        "{\"name\":\"n\",\"window\":\"P1D\",\"condition\":\"below\",\"threshold\":0.123456789012345678}",
        "{\"name\":\"n\",\"window\":\"PT90M\",\"condition\":\"below\",\"threshold\":1}",
        "{\"name\":\"n\",\"window\":\"P31D\",\"condition\":\"below\",\"threshold\":1}",
        "{\"name\":\"n\",\"window\":\"P1D\",\"condition\":\"below\",\"threshold\":1,\"value\":\"v\"}",
        "{\"name\":\"n\",\"window\":\"P1D\",\"condition\":\"below\",\"threshold\":1,\"tag\":\"_model\"}",
        "{\"name\":\"n\",\"window\":\"P1D\",\"condition\":\"below\",\"threshold\":1,\"treshold\":1}",
        "{\"name\":\"n\",\"window\":\"P1D\",\"condition\":\"below\",\"threshold\":1,\"minimum_sample\":1}",
        "{\"name\":\"n\",\"window\":\"P1D\",\"condition\":\"below\",\"threshold\":1,\"minimum_sample\":2.5}",
        "{\"name\":\"n\",\"window\":\"P1D\",\"condition\":\"below\",\"threshold\":1,\"enabled\":\"yes\"}",
        "{\"name\":\"n\",\"window\":\"P1D\",\"condition\":\"below\",\"threshold\":1,\"webhook\":\"https://a/\"}",
        "{\"name\":\"n\",\"window\":\"P1D\",\"condition\":\"below\",\"threshold\":1,\"webhook\":{}}",
        "{\"name\":\"n\",\"window\":\"P1D\",\"condition\":\"below\",\"threshold\":1,"
            + "\"webhook\":{\"url\":\"ftp://a/\"}}",
        "{\"name\":\"n\",\"window\":\"P1D\",\"condition\":\"below\",\"threshold\":1,"
            + "\"webhook\":{\"url\":\"https://a:b@c/\"}}",
        "{\"name\":\"n\",\"window\":\"P1D\",\"condition\":\"below\",\"threshold\":1,"
            + "\"webhook\":{\"url\":\"https://a/\",\"secret\":\"whsec_mine\"}}"
      })
  void whatIsWrongIsSaid(String body) {
    assertThatExceptionOfType(InvalidEventException.class)
        .isThrownBy(() -> plan(0, "acme", null, "x", body));
  }

  private JsonNode made(String tenant, String attempt, String body) throws Exception {
    WritePlan.Tried plan = (WritePlan.Tried) plan(0, tenant, null, attempt, body);
    plan.first().objects().forEach(object -> objects.cache().accept(object, NOON));
    DialectResponse answer = settled(plan);
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.headers()).containsEntry("Cache-Control", "no-store");
    return json(answer);
  }

  private DialectResponse settled(WritePlan.Tried tried) {
    return store(tried.then().get().toCompletableFuture().join());
  }

  private DialectResponse store(WritePlan plan) {
    WritePlan.Store store = (WritePlan.Store) plan;
    store.objects().forEach(object -> objects.cache().accept(object, NOON));
    return store.answer();
  }

  private JsonNode put(String tenant, String id, String body) throws Exception {
    return json(store(plan(3, tenant, id, UUID.randomUUID().toString(), body)));
  }

  private JsonNode get(String tenant, String id) throws Exception {
    return json(recalled(2, tenant, id));
  }

  private JsonNode all(String tenant) throws Exception {
    return json(recalled(1, tenant, null)).path("rules");
  }

  private DialectResponse recalled(int operation, String tenant, String id) {
    Operation.Recall recall = (Operation.Recall) operations.get(operation);
    return recall.answer().apply(request(tenant, id, "x", "")).toCompletableFuture().join();
  }

  private WritePlan plan(int operation, String tenant, String id, String attempt, String body) {
    Operation.Write write = (Operation.Write) operations.get(operation);
    WritePlan.Deferred deferred =
        (WritePlan.Deferred) write.plan().apply(request(tenant, id, attempt, body));
    return deferred.plan().toCompletableFuture().join();
  }

  private DialectRequest request(String tenant, String id, String attempt, String body) {
    return new DialectRequest(
        id == null ? Map.of() : Map.of("id", id),
        Map.of(),
        name -> null,
        body.getBytes(StandardCharsets.UTF_8),
        new Principal(tenant, new UUID(0, 1), Set.of(Scope.ADMIN)),
        now,
        new Attempt(tenant, "POST /v1/alerts/rules", new IdempotencyKey(attempt)));
  }

  private static JsonNode json(DialectResponse answer) throws JsonProcessingException {
    return JSON.readTree(new String(answer.body(), StandardCharsets.UTF_8));
  }

  private static void assertNotFound(ThrowingCallable call) {
    assertThatExceptionOfType(CompletionException.class)
        .isThrownBy(call)
        .satisfies(
            failure ->
                assertThat(failure)
                    .cause()
                    .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.status()).isEqualTo(404)));
  }
}
