package io.plaudit.faults;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** A service's own word, on its management port. */
record Readiness(HttpClient http, URI url) implements JavaPart.Health {

  private static final Duration LIMIT = Duration.ofSeconds(3);

  @Override
  public boolean serves() throws InterruptedException {
    try {
      HttpRequest request = HttpRequest.newBuilder(url).timeout(LIMIT).build();
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }
}
