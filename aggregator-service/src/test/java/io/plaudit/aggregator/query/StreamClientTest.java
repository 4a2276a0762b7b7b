package io.plaudit.aggregator.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.plaudit.query.AggregatePlace;
import io.plaudit.query.OffsetVector;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class StreamClientTest {

  private static final AggregatePlace PLACE = AggregatePlace.everything("acme", "feedback");
  private static final Map<AggregatePlace, Buffer> STATE =
      Map.of(PLACE, Buffer.buffer("data: " + "x".repeat(50_000) + "\n"));
  private static final Duration STUCK = Duration.ofMillis(200);

  private final Vertx vertx = Vertx.vertx();
  private final CompletableFuture<StreamClient> opened = new CompletableFuture<>();
  private final Socket socket = new Socket();
  private Context context;
  private StreamClient client;

  @BeforeEach
  void open() throws Exception {
    StreamFilter filter = new StreamFilter("acme", AggregatePlace.EVERYTHING, "", null);
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  context = vertx.getOrCreateContext();
                  StreamClient made = new StreamClient(filter, request, STUCK);
                  made.open();
                  opened.complete(made);
                })
            .listen(0, "127.0.0.1")
            .await(20, TimeUnit.SECONDS);
    socket.setReceiveBufferSize(4_096);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.actualPort()));
    socket
        .getOutputStream()
        .write("GET / HTTP/1.1\r\nhost: h\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    client = opened.get(20, TimeUnit.SECONDS);
  }

  @AfterEach
  void close() throws Exception {
    socket.close();
    vertx.close().await(20, TimeUnit.SECONDS);
  }

  @Test
  void whoTakesNothing_isToldTheLatestLater_orIsCutOff() throws Exception {
    fill();
    assertThat(onContext(() -> client.isStuck(System.nanoTime()))).isFalse();
    onContext(
        () -> {
          client.changed(List.of(PLACE, PLACE));
          client.tell(STATE);
          return client.wanted(10);
        });

    Awaitility.await()
        .atMost(20, TimeUnit.SECONDS)
        .until(() -> onContext(() -> client.isStuck(System.nanoTime())));
    onContext(
        () -> {
          client.cut();
          return true;
        });

    assertThat(isEnded(socket)).isTrue();
  }

  @Test
  void whoReadsAgain_isToldWhatWaited_withTheIdBehindIt() throws Exception {
    fill();
    onContext(
        () -> {
          client.changed(List.of(PLACE));
          client.heard(new OffsetVector(Map.of(0, 99L)));
          client.tell(STATE);
          return true;
        });
    CompletableFuture<Boolean> seen = CompletableFuture.supplyAsync(this::seesTheLastId);

    Awaitility.await()
        .atMost(20, TimeUnit.SECONDS)
        .until(
            () -> {
              onContext(
                  () -> {
                    client.tell(STATE);
                    return true;
                  });
              return seen.isDone();
            });

    assertThat(seen.get()).isTrue();
    assertThat(onContext(() -> client.wanted(10))).isEmpty();
  }

  @Test
  void moreChangesThanAreKept_areAReset() throws Exception {
    onContext(
        () -> {
          client.changed(
              IntStream.range(0, 2_001)
                  .mapToObj(key -> AggregatePlace.everything("acme", "k" + key))
                  .toList());
          client.heard(new OffsetVector(Map.of(0, 5L)));
          client.tell(Map.of());
          return true;
        });

    assertThat(readUntil("event: reset")).contains("id: 0:5\nevent: reset\ndata: {");
  }

  /** Writes until it does not take more. */
  private void fill() throws Exception {
    onContext(
        () -> {
          client.heard(new OffsetVector(Map.of(0, 1L)));
          for (int i = 0; i < 2_000; i++) {
            client.changed(List.of(PLACE));
            if (client.wanted(1).isEmpty()) {
              return true;
            }
            client.tell(STATE);
          }
          throw new IllegalStateException("it takes all that there is");
        });
  }

  private boolean seesTheLastId() {
    try {
      return readUntil("id: 0:99").contains("id: 0:99");
    } catch (IOException e) {
      return false;
    }
  }

  private String readUntil(String text) throws IOException {
    StringBuilder read = new StringBuilder();
    InputStream in = socket.getInputStream();
    byte[] bytes = new byte[64 * 1024];
    for (int length = in.read(bytes); length >= 0; length = in.read(bytes)) {
      String piece = new String(bytes, 0, length, StandardCharsets.US_ASCII);
      // The marker may lie across two pieces.
      read.append(piece);
      if (read.indexOf(text) >= 0) {
        return read.toString();
      }
      if (read.length() > 100_000) {
        read.delete(0, read.length() - 1_000);
      }
    }
    return read.toString();
  }

  private static boolean isEnded(Socket of) {
    try {
      of.setSoTimeout(20_000);
      InputStream in = of.getInputStream();
      byte[] bytes = new byte[64 * 1024];
      int length;
      do {
        // What was on its way comes first.
        length = in.read(bytes);
      } while (length >= 0);
      return true;
    } catch (IOException e) {
      return !(e instanceof SocketTimeoutException);
    }
  }

  private <T> T onContext(Callable<T> work) throws Exception {
    CompletableFuture<T> done = new CompletableFuture<>();
    context.runOnContext(
        go -> {
          try {
            done.complete(work.call());
          } catch (Exception e) {
            done.completeExceptionally(e);
          }
        });
    return done.get(20, TimeUnit.SECONDS);
  }
}
