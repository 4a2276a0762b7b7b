package io.plaudit.faults;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * Sends as a careful client does: an answer that is not final, or none, and the same request goes
 * to the other front door under the same idempotency key.
 */
final class Sender {

  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(8);
  private static final int LEAST_WAIT_MS = 100;
  private static final int MOST_WAIT_MS = 400;

  private final HttpClient http;
  private final List<URI> frontDoors;
  private final Tally tally;
  private final Random random;
  private final Patience patience;
  private int door;

  /** How long it is tried again. */
  @FunctionalInterface
  interface Patience {
    boolean lasts();
  }

  /** One write. */
  record Write(String method, String path, String body, String idempotencyKey, int events) {}

  /**
   * What came of a write.
   *
   * @param status 0 where it was given up
   * @param perhapsEarlier whether an attempt before the last may have done it
   */
  record Outcome(int status, String body, boolean perhapsEarlier) {
    boolean accepted() {
      return status >= 200 && status < 300;
    }
  }

  Sender(HttpClient http, List<URI> frontDoors, Tally tally, Random random, Patience patience) {
    this.http = http;
    this.frontDoors = frontDoors;
    this.tally = tally;
    this.random = random;
    this.patience = patience;
    door = random.nextInt(frontDoors.size());
  }

  /**
   * Returns when the outcome is known.
   *
   * @param mayGiveUp whether a write of which nothing can be stored may be left at that, sometimes
   */
  Outcome send(Write write, boolean mayGiveUp) throws InterruptedException {
    boolean perhaps = false;
    tally.eventsSent.add(write.events());
    for (int attempt = 0; ; attempt++) {
      tally.requests.increment();
      if (attempt > 0) {
        tally.retried.increment();
      }
      HttpResponse<String> answer = null;
      try {
        answer = http.send(request(write), BodyHandlers.ofString());
      } catch (ConnectException nothingWasSent) {
        tally.noAnswer.increment();
      } catch (IOException e) {
        tally.noAnswer.increment();
        perhaps = true;
      }
      if (answer != null && isFinal(answer.statusCode())) {
        return new Outcome(answer.statusCode(), answer.body(), perhaps);
      }
      if (answer != null && answer.body().contains("(not stored)")) {
        tally.notStored.increment();
        if (mayGiveUp && !perhaps && random.nextInt(4) == 0) {
          tally.givenUp.increment();
          return new Outcome(0, answer.body(), false);
        }
      } else if (answer != null) {
        tally.unknown.increment();
        perhaps = true;
      }
      if (!patience.lasts()) {
        String last = answer == null ? "none" : answer.statusCode() + " " + answer.body();
        return new Outcome(-1, "the last answer was " + last, perhaps);
      }
      door = (door + 1) % frontDoors.size();
      Deadline.pause(random.nextInt(LEAST_WAIT_MS, MOST_WAIT_MS));
    }
  }

  /** A read at the front door that answered last. */
  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(to(path).build(), BodyHandlers.ofString());
  }

  private static boolean isFinal(int status) {
    return status < 500 && status != 408 && status != 429;
  }

  private HttpRequest request(Write write) {
    HttpRequest.Builder request =
        to(write.path())
            .header("idempotency-key", write.idempotencyKey())
            .header("content-type", "application/json");
    return request
        .method(
            write.method(),
            write.body() == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(write.body()))
        .build();
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create(frontDoors.get(door) + path))
        .timeout(ANSWER_LIMIT)
        .header("x-portkey-api-key", TestedSystem.KEY);
  }
}
