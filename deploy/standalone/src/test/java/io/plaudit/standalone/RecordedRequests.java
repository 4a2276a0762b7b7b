package io.plaudit.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;

/**
 * Sends requests that are written down as JSON: {@code method}, {@code path}, {@code headers}; the
 * body as JSON in {@code body}, as it stands in {@code text}, or in {@code parts} of a multipart
 * body; {@code encoding} says how it is compressed, {@code auth} how the key is sent.
 */
final class RecordedRequests {

  private static final String BOUNDARY = "f015b281972a4a0a93ea62aa900e70c5";
  private static final String PART =
      """
      --%s\r
      Content-Disposition: form-data; name="%s"\r
      Content-Type: application/json\r
      Content-Length: %d\r
      \r
      %s\r
      """;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String url;
  private final String key;

  RecordedRequests(String url, String key) {
    this.url = url;
    this.key = key;
  }

  /** A body that is empty is a missing node. */
  record Answer(int status, JsonNode body, boolean late) {}

  /** The answer of a store that is up to date: on a busy machine it may take some asking. */
  Answer send(JsonNode recorded) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollDelay(Duration.ZERO)
        .until(() -> sendOnce(recorded), answer -> !answer.late());
  }

  private Answer sendOnce(JsonNode recorded) throws IOException, InterruptedException {
    String encoding = recorded.path("encoding").asText("identity");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + recorded.path("path").asText()))
            .timeout(Duration.ofSeconds(30))
            .method(
                recorded.path("method").asText(),
                HttpRequest.BodyPublishers.ofByteArray(compressed(encoding, body(recorded))));
    authorize(request, recorded);
    if (!encoding.equals("identity")) {
      request.header("Content-Encoding", encoding);
    }
    if (recorded.has("parts")) {
      request.header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY);
    }
    recorded
        .path("headers")
        .properties()
        .forEach(header -> request.setHeader(header.getKey(), header.getValue().asText()));
    HttpResponse<String> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    boolean late =
        response.headers().firstValue("Plaudit-Behind").isPresent()
            || (response.statusCode() == 503 && response.body().contains("(not stored)"));
    return new Answer(response.statusCode(), Client.JSON.readTree(response.body()), late);
  }

  private void authorize(HttpRequest.Builder request, JsonNode recorded) {
    switch (recorded.path("auth").asText()) {
      case "basic" -> {
        byte[] pair = ("api:" + key).getBytes(StandardCharsets.UTF_8);
        request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
      }
      case "bearer" -> request.header("Authorization", "Bearer " + key);
      default -> {
        if (!recorded.path("anonymous").asBoolean()) {
          request.header("x-api-key", key);
        }
      }
    }
  }

  private static byte[] body(JsonNode recorded) {
    if (recorded.has("parts")) {
      StringBuilder body = new StringBuilder();
      for (JsonNode part : recorded.path("parts")) {
        String content =
            part.path("content").isTextual()
                ? part.path("content").textValue()
                : part.path("content").toString();
        int length = content.getBytes(StandardCharsets.UTF_8).length;
        body.append(PART.formatted(BOUNDARY, part.path("name").asText(), length, content));
      }
      return body.append("--" + BOUNDARY + "--\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }
    String text =
        recorded.has("body") ? recorded.path("body").toString() : recorded.path("text").asText();
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] compressed(String encoding, byte[] body) throws IOException {
    return switch (encoding) {
      case "gzip" -> {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
          gzip.write(body);
        }
        yield bytes.toByteArray();
      }
      case "zstd" -> Zstd.compress(body);
      default -> body;
    };
  }
}
