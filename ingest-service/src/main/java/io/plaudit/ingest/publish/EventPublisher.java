package io.plaudit.ingest.publish;

import io.plaudit.model.Erasure;
import io.plaudit.model.FeedbackEvent;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Hands events to the log. Thread-safe; never blocks its caller. */
public interface EventPublisher {

  /**
   * Publishes these events. The future completes when all of them are replicated, or, in bounded
   * time, fails with a {@link PublishException} that says whether some may be stored. It completes
   * on a thread of the publisher, which must not be held up.
   *
   * @param traceparent W3C Trace Context to pass on, or null
   * @throws io.plaudit.model.InvalidEventException when an event is too large for a record
   */
  CompletableFuture<Void> publish(List<FeedbackEvent> events, String traceparent);

  /**
   * Publishes this erasure into every partition, whichever one it names; the future is as that of
   * {@link #publish}, and "some may be stored" means that it counts in some partitions and not in
   * others.
   */
  CompletableFuture<Void> forget(Erasure erasure, String traceparent);

  /** Why publishing would probably fail now; empty when it would probably work. */
  Optional<String> check();
}
