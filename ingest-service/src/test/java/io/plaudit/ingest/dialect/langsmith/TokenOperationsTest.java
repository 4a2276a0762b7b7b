package io.plaudit.ingest.dialect.langsmith;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static org.assertj.core.api.Assertions.assertThat;

import io.plaudit.access.Principal;
import io.plaudit.access.Scope;
import io.plaudit.config.Secret;
import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.ingest.dialect.Operation;
import io.plaudit.ingest.dialect.PresignedSettings;
import io.plaudit.ingest.dialect.WritePlan;
import io.plaudit.ingest.idempotency.Attempt;
import io.plaudit.ingest.idempotency.IdempotencyKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Where tokens are made. */
final class TokenOperationsTest {

  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final String TOKEN =
      "{\"run_id\":\"018f5c3a-0000-7000-8000-000000000001\",\"feedback_key\":\"k\"}";

  private final Queue<Runnable> work = new ArrayDeque<>();
  private final TokenOperations operations =
      new TokenOperations(
          new PresignedSettings(
              new Secret("a secret for tokens, of 32 bytes and more"),
              Optional.empty(),
              Optional.empty(),
              60),
          new TokenObjects(1024 * 1024),
          ConfigObjects.none(),
          (kind, name) -> completedFuture(List.of()),
          () -> completedFuture(true),
          how -> {},
          InstantSource.system(),
          work::add);

  @Test
  void aFewAreMadeAtOnce_andManyByAWorker() {
    WritePlan few = plan(20);
    assertThat(((WritePlan.Store) few).objects()).hasSize(20);
    assertThat(work).isEmpty();

    CompletionStage<WritePlan> many = ((WritePlan.Deferred) plan(1_000)).plan();
    assertThat(many).isNotCompleted();
    work.remove().run();
    assertThat(((WritePlan.Store) many.toCompletableFuture().join()).objects()).hasSize(1_000);
  }

  private WritePlan plan(int tokens) {
    String body = "[" + String.join(",", Collections.nCopies(tokens, TOKEN)) + "]";
    DialectRequest request =
        new DialectRequest(
            Map.of(),
            Map.of(),
            name -> null,
            body.getBytes(StandardCharsets.UTF_8),
            new Principal("acme", new UUID(0, 1), Set.of(Scope.WRITE)),
            NOON,
            new Attempt("acme", "tokens", new IdempotencyKey("i")));
    Operation.Write making = (Operation.Write) operations.operations().get(0);
    return making.plan().apply(request);
  }
}
