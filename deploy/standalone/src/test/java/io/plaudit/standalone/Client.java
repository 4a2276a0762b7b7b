package io.plaudit.standalone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** A caller of the front door, with a key. */
final class Client {

  static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  /** A body is JSON unless a caller names another type. */
  static final String CONTENT_TYPE = "content-type";

  /** Of a stream, which has no end: what comes before its first position, or all of a refusal. */
  private static final HttpResponse.BodyHandler<String> BEGINNING =
      answer ->
          HttpResponse.BodySubscribers.mapping(
              HttpResponse.BodySubscribers.ofInputStream(), Client::beginning);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String url;
  private final String key;

  Client(String url, String key) {
    this.url = url;
    this.key = key;
  }

  HttpResponse<String> post(String path, String body, String... headers)
      throws IOException, InterruptedException {
    return send("POST", path, body, headers);
  }

  HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    return send("GET", path, null, headers);
  }

  /** The JSON of a 200; anything else fails the test. */
  JsonNode query(String path) throws IOException, InterruptedException {
    return ok(get(path));
  }

  HttpResponse<String> send(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(Duration.ofSeconds(30))
            .header("x-portkey-api-key", key)
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (body != null && !List.of(headers).contains(CONTENT_TYPE)) {
      request.header(CONTENT_TYPE, "application/json");
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(
        request.build(),
        path.startsWith("/v1/stream") ? BEGINNING : HttpResponse.BodyHandlers.ofString());
  }

  private static String beginning(InputStream body) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .takeWhile(line -> !line.startsWith("id: "))
          .collect(Collectors.joining("\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode ok(HttpResponse<String> response) throws JsonProcessingException {
    if (response.statusCode() != 200) {
      throw new AssertionError(response.statusCode() + " " + response.body());
    }
    return JSON.readTree(response.body());
  }
}
