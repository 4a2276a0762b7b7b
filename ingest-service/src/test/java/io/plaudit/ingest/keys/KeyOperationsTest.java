package io.plaudit.ingest.keys;

import static io.plaudit.ingest.keys.TestKeys.NOON;
import static io.plaudit.ingest.keys.TestKeys.TENANT;
import static io.plaudit.ingest.keys.TestKeys.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.plaudit.access.MadeKey;
import io.plaudit.access.Principal;
import io.plaudit.access.Scope;
import io.plaudit.config.Secret;
import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.Operation;
import io.plaudit.ingest.dialect.RefusedException;
import io.plaudit.ingest.dialect.WritePlan;
import io.plaudit.ingest.idempotency.Attempt;
import io.plaudit.ingest.idempotency.AttemptSecrets;
import io.plaudit.ingest.idempotency.IdempotencyKey;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.SideObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What making keys comes to, where others make some at the same time. */
final class KeyOperationsTest {

  private static final String ASKED = "{\"name\":\"ci\",\"scopes\":[\"write\"]}";
  private static final Principal ADMIN =
      new Principal(TENANT, new UUID(0, 1), Set.of(Scope.ADMIN, Scope.WRITE));

  private final KeyObjects objects = new KeyObjects(16 * 1024 * 1024);
  private final Operation.Write create = create(objects, "s");

  @BeforeEach
  void read() {
    objects.cache().caughtUp();
  }

  @Test
  void aTenantHasAThousandLiveKeys_andTheDeadDoNotCount() {
    for (int i = 0; i < KeyOperations.MAX_LIVE - 1; i++) {
      accept(key("live " + i).object());
    }
    accept(key("revoked").revoked(NOON).object());
    accept(key("expired", NOON.minusSeconds(1)).object());

    made("first");
    assertThatExceptionOfType(CompletionException.class)
        .isThrownBy(() -> plan("second", ASKED))
        .satisfies(
            failure ->
                assertThat(failure)
                    .cause()
                    .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.status()).isEqualTo(409)));
  }

  @Test
  void ofTwoWhoMakeTheLastOneAtOnceOneIsRevokedAgain() {
    for (int i = 0; i < KeyOperations.MAX_LIVE - 1; i++) {
      accept(key("live " + i).object());
    }
    WritePlan.Tried one = (WritePlan.Tried) plan("one", ASKED);
    WritePlan.Tried other = (WritePlan.Tried) plan("other", ASKED);
    one.first().objects().forEach(this::accept);
    other.first().objects().forEach(this::accept);

    List<WritePlan.Store> settled = List.of(settled(one), settled(other));

    assertThat(settled).extracting(store -> store.answer().status()).contains(201, 409);
    settled.forEach(store -> store.objects().forEach(this::accept));
    assertThat(objects.all(TENANT))
        .filteredOn(key -> key.isLive(NOON))
        .hasSize(KeyOperations.MAX_LIVE);
    assertThat(settled)
        .filteredOn(store -> store.answer().status() == 409)
        .allSatisfy(store -> assertThat(text(store.answer())).doesNotContain(MadeKey.PREFIX));
  }

  @Test
  void theSameAttemptAgainMakesNoSecondKey() {
    SideObject made = made("once");

    assertThatExceptionOfType(CompletionException.class)
        .isThrownBy(() -> plan("once", ASKED))
        .withMessageContaining(made.ref().id());
    assertThat(objects.all(TENANT)).hasSize(1);
  }

  /** They do not know of each other yet, and the later one wins on the log. */
  @Test
  void theSameAttemptAtTwoFrontDoorsAtOnceIsOneKey_whichOtherAttemptsDoNotHave() {
    KeyObjects elsewhere = new KeyObjects(16 * 1024 * 1024);
    elsewhere.cache().caughtUp();

    String here = secret(plan(create, "once", ASKED));
    String there = secret(plan(create(elsewhere, "s"), "once", ASKED));

    assertThat(here).isEqualTo(there);
    assertThat(
            List.of(
                secret(plan(create, "twice", ASKED)),
                secret(plan(create, "once", ASKED.replace("ci", "cd"))),
                secret(plan(create(elsewhere, "t"), "once", ASKED))))
        .doesNotContain(here)
        .doesNotHaveDuplicates();
  }

  @Test
  void whatIsStoredHoldsNoKey() {
    WritePlan.Tried plan = (WritePlan.Tried) plan("one", ASKED);
    String answer = text(plan.first().answer());

    assertThat(answer).containsPattern("\"key\":\"pk_[A-Za-z0-9_-]{43}\"");
    String secret = secret(plan);
    String stored = plan.first().objects().get(0).document().text();
    assertThat(stored).doesNotContain(secret).doesNotContain(MadeKey.PREFIX);
    assertThat(answer).doesNotContain("sha256");
    assertThat(plan.first().answer().headers()).containsEntry("Cache-Control", "no-store");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{\"scopes\":[\"write\"]}",
        "{\"name\":\"\",\"scopes\":[\"write\"]}",
        "{\"name\":7,\"scopes\":[\"write\"]}",
        "{\"name\":\"n\"}",
        "{\"name\":\"n\",\"scopes\":[]}",
        "{\"name\":\"n\",\"scopes\":\"write\"}",
        "{\"name\":\"n\",\"scopes\":[\"WRITE\"]}",
        "{\"name\":\"n\",\"scopes\":[{}]}",
        "{\"name\":\"n\",\"scopes\":[\"operator\"]}",
        "{\"name\":\"n\",\"scopes\":[\"write\"],\"expire_at\":\"2030-01-01T00:00:00Z\"}",
        "{\"name\":\"n\",\"scopes\":[\"write\"],\"expires_at\":\"2026-11-21T12:00:00Z\"}",
        "{\"name\":\"n\",\"scopes\":[\"write\"],\"expires_at\":\"tomorrow\"}",
        "{\"name\":\"n\",\"scopes\":[\"write\"],\"expires_at\":\"+99999-01-01T00:00:00Z\"}",
        "{\"name\":\"n\",\"scopes\":[\"write\"],\"expires_at\":1893456000}",
        "{\"name\":\"n\",\"scopes\":[\"write\"],\"rate\":0}",
        "{\"name\":\"n\",\"scopes\":[\"write\"],\"rate\":1000001}",
        "{\"name\":\"n\",\"scopes\":[\"write\"],\"rate\":1.5}",
        "{\"name\":\"n\",\"scopes\":[\"write\"],\"rate\":\"5\"}",
        "{\"name\":\"n\",\"scopes\":[\"write\"],\"rate\":1e999}",
        "{\"name\":\"n\",\"scopes\":[\"write\"],\"user\":\"somebody\"}",
        "{\"name\":\"n\",\"scopes\":[\"write\"],\"id\":\"11111111-1111-4111-8111-111111111111\"}",
        "{\"name\":\"n\",\"name\":\"m\",\"scopes\":[\"write\"]}"
      })
  void whatIsWrongIsSaid(String body) {
    assertThatExceptionOfType(InvalidEventException.class).isThrownBy(() -> plan("x", body));
  }

  @ParameterizedTest
  @ValueSource(strings = {"read", "admin\",\"read"})
  void whatOneLacksOneCannotGive(String scopes) {
    String body = ASKED.replace("write", scopes);

    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> plan("x", body))
        .withMessageContaining("read")
        .satisfies(refused -> assertThat(refused.status()).isEqualTo(403));
  }

  private SideObject made(String attempt) {
    WritePlan.Tried plan = (WritePlan.Tried) plan(attempt, ASKED);
    plan.first().objects().forEach(this::accept);
    assertThat(settled(plan).answer().status()).isEqualTo(201);
    return plan.first().objects().get(0);
  }

  private static WritePlan.Store settled(WritePlan.Tried tried) {
    return (WritePlan.Store) tried.then().get().toCompletableFuture().join();
  }

  private static Operation.Write create(KeyObjects objects, String secret) {
    NewKey keys = new NewKey(new AttemptSecrets(new Secret(secret)));
    return (Operation.Write)
        new KeyOperations(objects, keys, () -> CompletableFuture.completedFuture(true))
            .all()
            .get(0);
  }

  private static String secret(WritePlan plan) {
    return text(((WritePlan.Tried) plan).first().answer())
        .replaceAll(".*\"key\":\"([^\"]+)\".*", "$1");
  }

  private WritePlan plan(String attempt, String body) {
    return plan(create, attempt, body);
  }

  private static WritePlan plan(Operation.Write create, String attempt, String body) {
    DialectRequest request =
        new DialectRequest(
            Map.of(),
            Map.of(),
            name -> null,
            body.getBytes(StandardCharsets.UTF_8),
            ADMIN,
            // After those that are there.
            NOON.plusSeconds(1),
            new Attempt(TENANT, create.route().name(), new IdempotencyKey(attempt)));
    WritePlan.Deferred deferred = (WritePlan.Deferred) create.plan().apply(request);
    return deferred.plan().toCompletableFuture().join();
  }

  private static String text(DialectResponse answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  private void accept(SideObject object) {
    objects.cache().accept(object, NOON);
  }
}
