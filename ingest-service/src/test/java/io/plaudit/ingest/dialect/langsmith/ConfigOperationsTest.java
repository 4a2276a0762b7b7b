package io.plaudit.ingest.dialect.langsmith;

import static org.assertj.core.api.Assertions.assertThat;

import io.plaudit.access.Principal;
import io.plaudit.access.Scope;
import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.Operation;
import io.plaudit.ingest.dialect.WritePlan;
import io.plaudit.ingest.idempotency.Attempt;
import io.plaudit.ingest.idempotency.IdempotencyKey;
import io.plaudit.ingest.objects.ObjectCache;
import io.plaudit.model.SideObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of two who change what a key takes at once neither is told what is not so. */
final class ConfigOperationsTest {

  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final String KEY = "{\"feedback_key\":\"k\",";
  private static final String THUMBS =
      KEY
          + "\"feedback_config\":{\"type\":\"categorical\",\"categories\":"
          + "[{\"value\":1,\"label\":\"up\"},{\"value\":0,\"label\":\"down\"}]}}";
  private static final String STARS =
      KEY + "\"feedback_config\":{\"type\":\"continuous\",\"min\":0,\"max\":5}}";

  private final ConfigObjects configs = new ConfigObjects(1024 * 1024);
  private final ConfigOperations operations =
      new ConfigOperations(configs, () -> CompletableFuture.completedFuture(true));

  @BeforeEach
  void begin() {
    configs.caches().forEach(ObjectCache::caughtUp);
  }

  @Test
  void bothChangesStay_whicheverIsWrittenLast() {
    finish(plan("POST", THUMBS));
    WritePlan.Tried mine = tried(plan("PATCH", adding(2, "top")));
    WritePlan.Tried theirs = tried(plan("PATCH", adding(3, "best")));
    store(mine);
    store(theirs);

    DialectResponse myAnswer = finish(then(mine));
    DialectResponse theirAnswer = finish(then(theirs));

    assertThat(myAnswer.status()).isEqualTo(200);
    assertThat(text(myAnswer)).contains("up", "down", "top", "best");
    assertThat(theirAnswer.status()).isEqualTo(200);
    assertThat(configs.find("acme", "k").orElseThrow().config().categories())
        .extracting(Category::label)
        .containsExactlyInAnyOrder("up", "down", "top", "best");
  }

  @Test
  void aChangeIsWrittenOnce_howeverItIsSpelt() {
    finish(plan("POST", THUMBS));
    WritePlan.Tried mine =
        tried(
            plan(
                "PATCH", KEY + " \"feedback_config\" : { \"type\" :  \"freeform\", \"x\":1.0 } }"));
    store(mine);

    assertThat(then(mine)).isInstanceOf(WritePlan.Store.class);
    assertThat(finish(then(mine)).status()).isEqualTo(200);
  }

  @Test
  void whoIsOvertakenAgainAndAgainIsToldSo_andSoIsWhoseChangeIsNoneByNow() {
    finish(plan("POST", THUMBS));
    WritePlan step = plan("PATCH", KEY + "\"is_lower_score_better\":true}");
    int steps = 0;
    while (step instanceof WritePlan.Tried mine) {
      store(mine);
      store(tried(plan("PATCH", KEY + "\"is_lower_score_better\":false}")));
      step = then(mine);
      steps++;
    }
    assertThat(finish(step).status()).isEqualTo(409);
    assertThat(steps).isBetween(2, 10);

    WritePlan.Tried adding = tried(plan("PATCH", adding(7, "seven")));
    store(adding);
    store(tried(plan("PATCH", STARS)));
    DialectResponse answer = finish(then(adding));
    assertThat(answer.status()).isEqualTo(409);
    assertThat(text(answer)).doesNotContain("Idempotency-Key");
  }

  @Test
  void aChangeOfWhatIsRemovedMeanwhileHasHappened() {
    finish(plan("POST", THUMBS));
    WritePlan.Tried mine = tried(plan("PATCH", adding(2, "top")));
    store(mine);
    accept(SideObject.removed(ConfigObjects.ref("acme", "k")));

    assertThat(finish(then(mine)).status()).isEqualTo(200);
    assertThat(configs.find("acme", "k")).isEmpty();
  }

  @Test
  void whoMakesAnotherOneAtOnceIsAnswered_andNothingIsUnknown() {
    WritePlan.Tried mine = tried(plan("POST", THUMBS));
    WritePlan.Tried theirs = tried(plan("POST", STARS));
    store(mine);
    store(theirs);

    DialectResponse lost = finish(then(mine));
    assertThat(lost.status()).isEqualTo(400);
    assertThat(text(lost)).contains("another config");
    assertThat(finish(then(theirs)).status()).isEqualTo(200);
  }

  private static String adding(int value, String label) {
    return KEY + "\"add_categories\":[{\"value\":%d,\"label\":\"%s\"}]}".formatted(value, label);
  }

  private WritePlan plan(String method, String body) {
    Operation.Write operation =
        operations.operations().stream()
            .filter(each -> each.route().methods().contains(method))
            .map(Operation.Write.class::cast)
            .findFirst()
            .orElseThrow();
    DialectRequest request =
        new DialectRequest(
            Map.of(),
            Map.of(),
            name -> null,
            body.getBytes(StandardCharsets.UTF_8),
            new Principal("acme", new UUID(0, 1), Set.of(Scope.WRITE)),
            NOON,
            new Attempt("acme", "configs", new IdempotencyKey("i")));
    WritePlan.Deferred plan = (WritePlan.Deferred) operation.plan().apply(request);
    return plan.plan().toCompletableFuture().join();
  }

  private static WritePlan.Tried tried(WritePlan plan) {
    return (WritePlan.Tried) plan;
  }

  private void store(WritePlan.Tried plan) {
    plan.first().objects().forEach(this::accept);
  }

  private static WritePlan then(WritePlan.Tried plan) {
    return plan.then().get().toCompletableFuture().join();
  }

  /** Nobody else writes meanwhile. */
  private DialectResponse finish(WritePlan plan) {
    WritePlan step = plan;
    while (step instanceof WritePlan.Tried next) {
      store(next);
      step = then(next);
    }
    WritePlan.Store last = (WritePlan.Store) step;
    last.objects().forEach(this::accept);
    return last.answer();
  }

  private void accept(SideObject object) {
    List<ObjectCache> caches = configs.caches();
    caches.forEach(cache -> cache.accept(object, NOON));
  }

  private static String text(DialectResponse answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }
}
