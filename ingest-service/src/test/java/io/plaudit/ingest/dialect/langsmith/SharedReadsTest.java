package io.plaudit.ingest.dialect.langsmith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plaudit.config.Secret;
import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.Operation;
import io.plaudit.ingest.dialect.RefusedException;
import io.plaudit.ingest.idempotency.Attempt;
import io.plaudit.ingest.idempotency.IdempotencyKey;
import io.plaudit.ingest.objects.ObjectCache;
import io.plaudit.model.RawJson;
import io.plaudit.model.SideObject;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What those without a key make a front door do, and where. */
final class SharedReadsTest {

  private static final String TENANT = "acme";
  private static final long BYTES = 256L * 1024 * 1024;
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final RawJson LARGE = new RawJson("{\"t\":\"" + "x".repeat(60_000) + "\"}");

  private final UUID dataset = UUID.randomUUID();
  private final Queue<Runnable> work = new ArrayDeque<>();
  private final ShareObjects shares =
      new ShareObjects(new Secret("a secret of 32 bytes, or even more than that"), BYTES);
  private final DatasetObjects datasets = new DatasetObjects(BYTES);
  private final ShareOperations operations =
      new ShareOperations(
          shares, datasets, () -> CompletableFuture.completedFuture(true), 1_000, false, work::add);
  private UUID token;

  @BeforeEach
  void shareADatasetOfLargeExamples() {
    Stream.concat(shares.caches().stream(), datasets.caches().stream())
        .forEach(ObjectCache::caughtUp);
    Shared known = shares.find(TENANT, Shared.Kind.DATASET, dataset);
    Shared shared = shares.share(known, NOON);
    token = shared.token();
    shares.written(known, shared).forEach(this::accept);
    for (int i = 0; i < 100; i++) {
      Example example =
          new Example(UUID.randomUUID(), dataset, LARGE, null, null, NOON.plusSeconds(i));
      accept(datasets.examples().object(TENANT, example.id(), example.document()));
    }
    Session session = new Session(UUID.randomUUID(), "s", dataset, NOON, null);
    accept(datasets.sessions().object(TENANT, session.id(), session.document()));
  }

  @ParameterizedTest
  @CsvSource({"/datasets", "/examples", "/datasets/sessions"})
  void memoryIsGoneThroughByAWorker(String path) {
    CompletionStage<?> answer = asked(path, Map.of("limit", List.of("1")));

    assertThat(answer).isNotCompleted();
    work.remove().run();
    assertThat(answer).isCompleted();
  }

  @Test
  void anAnswerIsBounded_andFewerCanBeAskedFor() {
    CompletableFuture<?> all = asked("/examples", Map.of()).toCompletableFuture();
    work.remove().run();
    assertThatThrownBy(all::join)
        .cause()
        .isInstanceOfSatisfying(
            RefusedException.class, refused -> assertThat(refused.status()).isEqualTo(422))
        .hasMessageContaining("lower limit");

    CompletableFuture<?> some =
        asked("/examples", Map.of("limit", List.of("60"))).toCompletableFuture();
    work.remove().run();
    assertThat(((DialectResponse) some.join()).body().length)
        .isBetween(60 * 60_000, SharedReads.MAX_ANSWER_BYTES);
  }

  private CompletionStage<?> asked(String path, Map<String, List<String>> query) {
    Operation.Presigned operation =
        operations.operations().stream()
            .filter(Operation.Presigned.class::isInstance)
            .map(Operation.Presigned.class::cast)
            .filter(each -> each.route().paths().get(0).endsWith("{share_token}" + path))
            .findFirst()
            .orElseThrow();
    Operation.Grant grant =
        operation
            .grants()
            .apply(new Operation.Visit(Map.of("share_token", token.toString()), "192.0.2.1"))
            .toCompletableFuture()
            .join();
    DialectRequest request =
        new DialectRequest(
            Map.of(),
            path.equals("/datasets") ? Map.of() : query,
            name -> null,
            new byte[0],
            grant.principal(),
            NOON,
            new Attempt(TENANT, path, new IdempotencyKey("k")));
    return grant.operation() instanceof Operation.Recall recall
        ? recall.answer().apply(request)
        : ((Operation.DeferredRead) grant.operation()).plan().apply(request);
  }

  private void accept(SideObject object) {
    Stream.concat(shares.caches().stream(), datasets.caches().stream())
        .filter(cache -> cache.kind().equals(object.ref().kind()))
        .forEach(cache -> cache.accept(object, NOON));
  }
}
