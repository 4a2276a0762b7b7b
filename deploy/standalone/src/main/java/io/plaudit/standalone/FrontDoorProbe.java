package io.plaudit.standalone;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Asks the front door whether writes and reads both work. */
final class FrontDoorProbe {

  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private FrontDoorProbe() {}

  /**
   * Comes back when the front door is ready.
   *
   * @throws StartFailedException when it is not within so many seconds
   */
  static void awaitReady(String url, long seconds) {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/health/ready")).timeout(PATIENCE).build();
    long deadline = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    String last = "no answer";
    while (System.nanoTime() < deadline) {
      try {
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() == 200) {
          return;
        }
        last = response.body();
      } catch (IOException e) {
        last = e.toString();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new StartFailedException("interrupted", e);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    throw new StartFailedException("not ready after " + seconds + " s: " + last, null);
  }
}
