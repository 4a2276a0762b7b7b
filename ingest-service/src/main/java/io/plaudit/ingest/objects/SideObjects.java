package io.plaudit.ingest.objects;

import io.plaudit.ingest.publish.KafkaObjectPublisher;
import io.plaudit.ingest.publish.KafkaSettings;
import io.plaudit.ingest.publish.ObjectPublisher;
import io.plaudit.model.ObjectRef;
import io.plaudit.model.SideObject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Writes objects and keeps those in memory that the caches are for. Who has written one finds it
 * here as soon as the write is answered; at other front doors a moment later. Single use: start,
 * then close.
 */
public final class SideObjects implements ObjectPublisher {

  private static final int REMOVED_AT_ONCE = 1_000;

  private final KafkaObjectPublisher publisher;
  private final ObjectReader reader;
  private final Executor continuation;

  /**
   * @param continuation runs what waited for {@link #current}, which must not hold up the reader
   */
  public SideObjects(KafkaSettings kafka, List<ObjectCache> caches, Executor continuation) {
    this.continuation = continuation;
    publisher = new KafkaObjectPublisher(kafka);
    reader = new ObjectReader(kafka, caches, this::remove);
  }

  /** What is not removed now is at the next start. */
  private void remove(List<ObjectRef> expired) {
    for (int from = 0; from < expired.size(); from += REMOVED_AT_ONCE) {
      List<ObjectRef> some =
          expired.subList(from, Math.min(from + REMOVED_AT_ONCE, expired.size()));
      CompletableFuture<Void> unused =
          publisher.publish(some.stream().map(SideObject::removed).toList());
    }
  }

  public void start() {
    publisher.start();
    reader.start();
  }

  /** Blocks, for a bounded time. */
  public void close() throws InterruptedException {
    try {
      publisher.close();
    } finally {
      reader.close();
    }
  }

  @Override
  public CompletableFuture<Void> publish(List<SideObject> objects) {
    // That it is stored is certain before it is known here; the wait for that cannot fail.
    return publisher
        .publish(objects)
        .thenCompose(stored -> reader.current())
        .thenApply(current -> null);
  }

  @Override
  public Optional<String> check() {
    return publisher.check().or(reader::problem);
  }

  /** Waits, not for long, until the caches hold what the log holds now; false when they may not. */
  public CompletableFuture<Boolean> current() {
    return reader.current().thenApplyAsync(Function.identity(), continuation);
  }
}
