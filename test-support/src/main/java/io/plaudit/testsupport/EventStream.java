package io.plaudit.testsupport;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Server-sent events as they come, read on a thread of its own. */
public final class EventStream implements AutoCloseable {

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final HttpResponse<InputStream> response;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final Thread reader;
  private volatile String lastId = "";

  /**
   * An event.
   *
   * @param id the last that was given until now; empty where none was
   */
  public record Event(String type, String id, String data) {}

  private EventStream(HttpResponse<InputStream> response) {
    this.response = response;
    reader = new Thread(this::read, "event-stream");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Opens a stream; returns when it has begun, or was refused.
   *
   * @param headers names and values
   */
  public static EventStream open(String url, String... headers)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(Duration.ofSeconds(20))
            .header("accept", "text/event-stream")
            .headers(headers)
            .build();
    return new EventStream(HTTP.send(request, HttpResponse.BodyHandlers.ofInputStream()));
  }

  public int status() {
    return response.statusCode();
  }

  public Optional<String> header(String name) {
    return response.headers().firstValue(name);
  }

  /** The next event; empty where none comes in time. */
  public Optional<Event> next(Duration within) throws InterruptedException {
    return Optional.ofNullable(events.poll(within.toMillis(), TimeUnit.MILLISECONDS));
  }

  /** The id that was given last, with an event or without. */
  public String lastId() {
    return lastId;
  }

  /** Whether the other side has ended it within this time. */
  public boolean hasEnded(Duration within) throws InterruptedException {
    reader.join(within.toMillis());
    return !reader.isAlive();
  }

  @Override
  public void close() throws IOException {
    response.body().close();
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      String type = "";
      StringBuilder data = new StringBuilder();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isEmpty()) {
          if (!data.isEmpty()) {
            events.add(new Event(type, lastId, data.toString()));
          }
          type = "";
          data.setLength(0);
        } else if (line.startsWith("event: ")) {
          type = line.substring("event: ".length());
        } else if (line.startsWith("id: ")) {
          lastId = line.substring("id: ".length());
        } else if (line.startsWith("data: ")) {
          data.append(line.substring("data: ".length()));
        }
      }
    } catch (IOException e) {
      // It has ended, by the other side or by close.
      return;
    }
  }
}
