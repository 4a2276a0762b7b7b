package io.plaudit.benchmarks.load;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends so many requests, no more and no fewer, each once, over some connections, each of which
 * waits for its answer. Ends with an exception when one is not answered.
 */
public final class Exactly {

  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final int OK_FROM = 200;
  private static final int OK_TO = 299;

  private final URI door;
  private final List<Rated.Submission> submissions;
  private final long total;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong accepted = new AtomicLong();

  /**
   * @param submissions that are sent in turn
   * @param total how many times
   */
  public Exactly(URI door, List<Rated.Submission> submissions, long total) {
    this.door = door;
    this.submissions = List.copyOf(submissions);
    this.total = total;
  }

  /**
   * Sends all.
   *
   * @param limit for all of it
   * @return how many were answered 2xx
   */
  public long run(int connections, Duration limit) throws IOException, InterruptedException {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try {
      HttpClient client =
          vertx.createHttpClient(
              new HttpClientOptions().setDefaultHost(door.getHost()).setDefaultPort(door.getPort()),
              new PoolOptions().setHttp1MaxSize(connections).setEventLoopSize(1));
      List<Future<Void>> lanes = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        Promise<Void> lane = Promise.promise();
        lanes.add(lane.future());
        next(client, lane);
      }
      Future.all(lanes)
          .toCompletionStage()
          .toCompletableFuture()
          .get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return accepted.get();
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException(
          "after " + sent.get() + " requests, " + accepted.get() + " accepted", e);
    } finally {
      vertx.close();
    }
  }

  private void next(HttpClient client, Promise<Void> lane) {
    long number = sent.getAndIncrement();
    if (number >= total) {
      lane.complete();
      return;
    }
    Rated.Submission submission = submissions.get((int) (number % submissions.size()));
    client
        .request(
            new RequestOptions()
                .setMethod(submission.body().isEmpty() ? HttpMethod.GET : HttpMethod.POST)
                .setURI(submission.path())
                .setIdleTimeout(ANSWER.toMillis()))
        .compose(request -> request.send(submission.body()))
        .compose(this::count)
        .onSuccess(answered -> next(client, lane))
        .onFailure(lane::tryFail);
  }

  private Future<Void> count(HttpClientResponse response) {
    if (response.statusCode() >= OK_FROM && response.statusCode() <= OK_TO) {
      accepted.incrementAndGet();
    }
    return response.end();
  }
}
