package io.plaudit.standalone.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** A Plaudit that runs, as a command reaches it: by HTTP, with an API key. */
final class Remote {

  static final String KEY_VARIABLE = "PLAUDIT_KEY";

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(60);

  @Option(
      names = "--url",
      defaultValue = "http://localhost:8080",
      paramLabel = "<url>",
      description = "of the front door (default: ${DEFAULT-VALUE})")
  private URI url;

  @Option(
      names = "--data",
      defaultValue = "data",
      paramLabel = "<directory>",
      description = {
        "where a standalone keeps the key that is taken when " + KEY_VARIABLE + " is not set",
        "(default: ./${DEFAULT-VALUE})"
      })
  private Path data;

  @Option(names = "--json", description = "answer JSON, as the API does")
  private boolean json;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();

  /** Whether the answer is for a program. */
  boolean isJson() {
    return json;
  }

  /**
   * Asks.
   *
   * @param path with its query
   * @param body JSON; null for none
   * @throws CommandFailedException when nobody answers, or there is no key
   */
  HttpResponse<String> send(String method, String path, String body) throws InterruptedException {
    HttpRequest.BodyPublisher publisher =
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url.toString().replaceAll("/+$", "") + path))
            .timeout(ANSWER)
            .header("x-api-key", key())
            .header("content-type", "application/json")
            .method(method, publisher)
            .build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new CommandFailedException("no answer from " + url + ": " + e, e);
    }
  }

  private String key() {
    return Optional.ofNullable(System.getenv(KEY_VARIABLE))
        .filter(key -> !key.isBlank())
        .orElseGet(this::bootstrapKey);
  }

  private String bootstrapKey() {
    Path file = data.resolve("bootstrap-key");
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new CommandFailedException(
          "set " + KEY_VARIABLE + " to an API key: there is none in " + file, e);
    }
  }
}
