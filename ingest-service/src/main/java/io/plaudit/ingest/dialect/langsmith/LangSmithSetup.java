package io.plaudit.ingest.dialect.langsmith;

import io.plaudit.config.Secret;
import io.plaudit.ingest.dialect.Dialect;
import io.plaudit.ingest.dialect.Operation;
import io.plaudit.ingest.dialect.PresignedSettings;
import io.plaudit.ingest.objects.ObjectCache;
import io.plaudit.ingest.objects.StoredObjects;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** All of LangSmith's API here: operations, and the side objects that they have in memory. */
public final class LangSmithSetup {

  private final TokenObjects tokens;
  private final ConfigObjects configs;
  private final ShareObjects shares;
  private final DatasetObjects datasets;

  /**
   * Empty caches.
   *
   * @param shareSecret what the tokens of shared things derive from
   * @param objectBytes how much of each kind of side objects may be in memory
   */
  public LangSmithSetup(Secret shareSecret, long objectBytes) {
    tokens = new TokenObjects(objectBytes);
    configs = new ConfigObjects(objectBytes);
    shares = new ShareObjects(shareSecret, objectBytes);
    datasets = new DatasetObjects(objectBytes);
  }

  /** What is to be filled from the log of side objects. */
  public List<ObjectCache> caches() {
    return Stream.of(tokens.caches(), configs.caches(), shares.caches(), datasets.caches())
        .flatMap(List::stream)
        .toList();
  }

  /**
   * The dialect, whose operations look into those caches.
   *
   * @param showUsers whether who reads what is shared sees who gave a feedback
   * @param stored where objects are that memory lacks
   * @param current completes when the caches know what was written before, with false if they may
   *     not
   * @param checked is told how each presigned token was looked at
   * @param workers do what is too much for an event loop
   */
  public Dialect dialect(
      PresignedSettings presigned,
      boolean showUsers,
      StoredObjects stored,
      Supplier<? extends CompletionStage<Boolean>> current,
      Consumer<String> checked,
      Executor workers) {
    List<Operation> more =
        Stream.of(
                new TokenOperations(
                        presigned,
                        tokens,
                        configs,
                        stored,
                        current,
                        checked,
                        InstantSource.system(),
                        workers)
                    .operations(),
                new ConfigOperations(configs, current).operations(),
                new ShareOperations(
                        shares, datasets, current, presigned.perMinute(), showUsers, workers)
                    .operations(),
                new DatasetOperations(datasets, shares, current).operations(),
                new ExampleOperations(datasets, current).operations(),
                new SessionOperations(datasets, current).operations())
            .flatMap(List::stream)
            .toList();
    return new LangSmithDialect(configs, more);
  }
}
