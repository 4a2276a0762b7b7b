package io.plaudit.benchmarks.load;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongFunction;

/**
 * One tenant's requests, each with a body of its own, as a neighbour sends them who means no good:
 * it does not mind how they are answered, and goes on until it is closed.
 */
public final class Flood implements AutoCloseable {

  private static final int TICK_MS = 10;
  private static final int TICKS_A_SECOND = 1_000 / TICK_MS;
  private static final long ANSWER_MS = 30_000;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final HttpClient client;
  private final String key;
  private final LongFunction<String> bodies;
  private final long total;
  private final AtomicLong begun = new AtomicLong();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final LongAdder answered = new LongAdder();
  private final Map<Integer, LongAdder> byStatus = new ConcurrentHashMap<>();

  /**
   * Nothing is sent yet.
   *
   * @param key an API key
   * @param bodies that of the request of each number, from 0
   * @param total how many requests; then it ends by itself
   */
  public Flood(URI door, String key, int connections, LongFunction<String> bodies, long total) {
    this.key = key;
    this.bodies = bodies;
    this.total = total;
    client =
        vertx.createHttpClient(
            new HttpClientOptions().setDefaultHost(door.getHost()).setDefaultPort(door.getPort()),
            new PoolOptions()
                .setHttp1MaxSize(connections)
                .setMaxWaitQueueSize(connections * TICKS_A_SECOND)
                .setEventLoopSize(1));
  }

  /** So many requests a second, whether they are answered or not. */
  public Flood atRate(int perSecond) {
    AtomicLong due = new AtomicLong();
    vertx.setPeriodic(
        TICK_MS,
        tick -> {
          long until = due.addAndGet(perSecond) / TICKS_A_SECOND;
          while (begun.get() < until && !closed.get()) {
            Future<Void> unused = send();
          }
        });
    return this;
  }

  /** So many at a time, each after the answer to one before. */
  public Flood inTurn(int lanes) {
    for (int i = 0; i < lanes; i++) {
      vertx.runOnContext(now -> next());
    }
    return this;
  }

  /** Waits until all are answered. */
  public void awaitEnd(long seconds) throws InterruptedException {
    if (!ended.await(seconds, TimeUnit.SECONDS)) {
      throw new IllegalStateException("not at its end within " + seconds + " s: " + this);
    }
  }

  /** How many have been answered so far. */
  public long answered() {
    return answered.sum();
  }

  /** How many of them so. */
  public long answered(int status) {
    LongAdder count = byStatus.get(status);
    return count == null ? 0 : count.sum();
  }

  /** What was answered how often, by status; 0 where there was no answer. */
  @Override
  public String toString() {
    return new TreeMap<>(byStatus).toString();
  }

  @Override
  public void close() {
    closed.set(true);
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private void next() {
    if (!closed.get() && begun.get() < total) {
      send().onComplete(done -> next());
    }
  }

  private Future<Void> send() {
    long number = begun.getAndIncrement();
    return client
        .request(
            new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setURI("/v1/feedback")
                .setIdleTimeout(ANSWER_MS)
                .putHeader("x-api-key", key)
                .putHeader("content-type", "application/json"))
        .compose(request -> request.send(bodies.apply(number)))
        .compose(response -> response.end().map(response))
        .map(HttpClientResponse::statusCode)
        .otherwise(0)
        .map(this::count);
  }

  private Void count(int status) {
    byStatus.computeIfAbsent(status, unknown -> new LongAdder()).increment();
    answered.increment();
    if (answered.sum() >= total) {
      ended.countDown();
    }
    return null;
  }
}
