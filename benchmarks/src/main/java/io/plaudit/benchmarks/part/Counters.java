package io.plaudit.benchmarks.part;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** What a service has counted, as it tells Prometheus. */
public record Counters(String text) {

  /** Those of now. */
  public static Counters read(URI metrics) throws IOException, InterruptedException {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    return new Counters(
        client.send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString()).body());
  }

  /**
   * One of them; 0 where it has not been counted yet.
   *
   * @param name with its labels, as it is shown
   */
  public double get(String name) {
    return text.lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElse(0);
  }

  /**
   * All that begin so, together.
   *
   * @param name and the first of its labels, as they are shown
   */
  public double sum(String name) {
    return text.lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
