package io.plaudit.benchmarks.load;

import io.plaudit.benchmarks.part.Services;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** One caller over connections that stay open. */
public final class Client {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** The body of the answer to a GET; empty where there is nothing of that name. */
  public String get(URI url) throws IOException, InterruptedException {
    return send(request(url).GET().build());
  }

  /** The body of the answer to a POST. */
  public String post(URI url, String json) throws IOException, InterruptedException {
    return send(
        request(url)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build());
  }

  private static HttpRequest.Builder request(URI url) {
    return HttpRequest.newBuilder(url).timeout(LIMIT).header("x-api-key", Services.KEY);
  }

  private String send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    if (response.statusCode() == 404) {
      return "";
    }
    if (response.statusCode() != 200) {
      throw new IOException(
          request.uri() + " answered " + response.statusCode() + ": " + response.body());
    }
    return response.body();
  }
}
