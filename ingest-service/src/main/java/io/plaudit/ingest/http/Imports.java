package io.plaudit.ingest.http;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The imports that are on their way: so many of a tenant and in all, each with a thread. */
final class Imports {

  private static final int AT_ONCE = 8;
  private static final int TENANT_AT_ONCE = 2;

  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          AT_ONCE,
          task -> {
            Thread thread = new Thread(task, "plaudit-import");
            thread.setDaemon(true);
            return thread;
          });
  private final Map<String, Integer> byTenant = new HashMap<>();
  private final Set<ImportBody> open = ConcurrentHashMap.newKeySet();
  private int atOnce;

  /**
   * Takes a place, which {@link #leave} gives back.
   *
   * @throws RequestException when there is none
   */
  synchronized void enter(String tenant, ImportBody body) {
    if (threads.isShutdown()) {
      throw new RequestException(503, "the service is stopping");
    }
    if (atOnce == AT_ONCE) {
      throw new RequestException(503, "too many imports at once");
    }
    if (byTenant.getOrDefault(tenant, 0) == TENANT_AT_ONCE) {
      throw new RequestException(429, "too many imports of this tenant at once");
    }
    atOnce++;
    byTenant.merge(tenant, 1, Integer::sum);
    open.add(body);
  }

  synchronized void leave(String tenant, ImportBody body) {
    atOnce--;
    byTenant.compute(tenant, (same, count) -> count == 1 ? null : count - 1);
    open.remove(body);
  }

  /** Runs what has entered. */
  void run(Runnable task) {
    threads.execute(task);
  }

  /** Each ends with what it has read. */
  synchronized void close() {
    open.forEach(body -> body.stop("the service is stopping"));
    threads.shutdown();
  }
}
