package io.plaudit.ingest.publish;

import io.plaudit.model.SideObject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Hands side objects to their log. Thread-safe; never blocks its caller. */
public interface ObjectPublisher {

  /**
   * Publishes these objects. The future completes when all of them are replicated, or, in bounded
   * time, fails with a {@link PublishException} that says whether some may be stored.
   */
  CompletableFuture<Void> publish(List<SideObject> objects);

  /** Why objects can not be written or looked up now; empty when they can. */
  Optional<String> check();
}
