package io.plaudit.ingest.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Supplier;

/** Runs what takes long elsewhere than on the event loop, which has others to serve. */
final class Workers {

  private static final int LARGE_BYTES = 128 * 1024;

  private final Vertx vertx;

  Workers(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * Runs this here, or on a worker when there is much to do.
   *
   * @param bytes how many are parsed or encoded
   */
  <T> Future<T> run(long bytes, Supplier<Future<T>> task) {
    return run(isMuch(bytes), task);
  }

  /**
   * Runs this here, or on a worker.
   *
   * @param much whether there is much to do
   */
  <T> Future<T> run(boolean much, Supplier<Future<T>> task) {
    if (much) {
      return vertx.executeBlocking(task::get, false).compose(started -> started);
    }
    return task.get();
  }

  static boolean isMuch(long bytes) {
    return bytes > LARGE_BYTES;
  }
}
