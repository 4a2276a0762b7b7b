package io.plaudit.standalone.cli;

import java.io.IOException;
import java.io.InputStream;
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

  static final int FIRST_ERROR = 400;

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

  @Option(
      names = "--ca",
      paramLabel = "<file>",
      description = {
        "certificates of the authorities that are believed under https, PEM",
        "(default: those that Java believes)"
      })
  private Path authorities;

  @Option(names = "--json", description = "answer JSON, as the API does")
  private boolean json;

  private HttpClient client;

  /** Whether the answer is for a program. */
  boolean isJson() {
    return json;
  }

  /**
   * Asks.
   *
   * @param path with its query
   * @param body JSON; null for none
   * @param headers more of them, names and values in turn
   * @throws CommandFailedException when nobody answers, or there is no key
   */
  HttpResponse<String> send(String method, String path, String body, String... headers)
      throws InterruptedException {
    HttpRequest.BodyPublisher publisher =
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body);
    HttpRequest.Builder request =
        request(path).header("content-type", "application/json").method(method, publisher);
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return client().send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new CommandFailedException("no answer from " + url + ": " + e, e);
    }
  }

  /** The body of a 2xx answer to a GET. */
  String get(String path) throws InterruptedException {
    HttpResponse<String> response = send("GET", path, null);
    if (response.statusCode() >= FIRST_ERROR) {
      throw refused(response.statusCode(), response.body());
    }
    return response.body();
  }

  /** The same where the body is long, and read as it comes; whoever asks closes it. */
  HttpResponse<InputStream> open(String path) throws InterruptedException {
    try {
      return client().send(request(path).build(), HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw new CommandFailedException("no answer from " + url + ": " + e, e);
    }
  }

  /** Sends lines of JSON; the answer is in memory. */
  HttpResponse<String> upload(String path, byte[] lines, String... headers)
      throws IOException, InterruptedException {
    HttpRequest request =
        request(path)
            .header("content-type", "application/x-ndjson")
            .headers(headers)
            .POST(HttpRequest.BodyPublishers.ofByteArray(lines))
            .build();
    return client().send(request, HttpResponse.BodyHandlers.ofString());
  }

  /** What to say of an answer that is none. */
  static CommandFailedException refused(int status, String body) {
    return new CommandFailedException(status + " " + body);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url.toString().replaceAll("/+$", "") + path))
        .timeout(ANSWER)
        .header("x-api-key", key());
  }

  private HttpClient client() {
    if (client == null) {
      HttpClient.Builder builder =
          HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT);
      if (authorities != null) {
        builder.sslContext(Trust.in(authorities));
      }
      client = builder.build();
    }
    return client;
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
