package io.plaudit.ingest.http;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The body of a request as a stream for a thread that may block, while its bytes still come. Not
 * much of it is in memory: where nobody takes it, the connection is not read.
 */
final class ImportBody extends InputStream {

  private static final int MAX_WAITING_BYTES = 256 * 1024;
  private static final Duration NEXT_WITHIN = Duration.ofSeconds(30);

  private final HttpServerRequest request;
  private final Context loop;
  private final BlockingQueue<Chunk> chunks = new LinkedBlockingQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private Idle idle = () -> {};
  private byte[] current = new byte[0];
  private int at;
  private Chunk last;

  /** What to do while nothing comes. */
  interface Idle {
    void run() throws IOException, InterruptedException;
  }

  /**
   * A piece of the body, or why there are no more.
   *
   * @param reason null at the end of a whole body
   */
  @SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
  private record Chunk(byte[] bytes, IOException reason) {

    boolean isLast() {
      return bytes == null;
    }
  }

  /** On the event loop of the request, whose handlers are not set yet. */
  ImportBody(Vertx vertx, HttpServerRequest request) {
    this.request = request;
    loop = vertx.getOrCreateContext();
    if (request.isEnded()) {
      chunks.add(new Chunk(null, null));
      return;
    }
    request.handler(this::add);
    request.endHandler(end -> chunks.add(new Chunk(null, null)));
    request.exceptionHandler(gone -> stop("the client went away"));
  }

  /** Runs this, on the thread that reads, before it waits for bytes that are not there yet. */
  void whenIdle(Idle task) {
    idle = task;
  }

  /** Whoever reads is told that there is no more, and why; from any thread. */
  void stop(String reason) {
    chunks.add(new Chunk(null, new IOException(reason)));
  }

  private void add(Buffer buffer) {
    if (waiting.addAndGet(buffer.length()) >= MAX_WAITING_BYTES) {
      request.pause();
    }
    chunks.add(new Chunk(buffer.getBytes(), null));
  }

  @Override
  public int read() throws IOException {
    return isAtEnd() ? -1 : current[at++] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (isAtEnd()) {
      return -1;
    }
    int count = Math.min(length, current.length - at);
    System.arraycopy(current, at, bytes, offset, count);
    at += count;
    return count;
  }

  @Override
  public int available() {
    return current.length - at + (last == null ? waiting.get() : 0);
  }

  private boolean isAtEnd() throws IOException {
    while (at == current.length) {
      if (last == null) {
        take(next());
      }
      if (last != null) {
        if (last.reason() != null) {
          throw new IOException(last.reason().getMessage(), last.reason());
        }
        return true;
      }
    }
    return false;
  }

  private void take(Chunk chunk) {
    if (chunk.isLast()) {
      last = chunk;
      return;
    }
    current = chunk.bytes();
    at = 0;
    int left = waiting.addAndGet(-current.length);
    if (left < MAX_WAITING_BYTES && left + current.length >= MAX_WAITING_BYTES) {
      loop.runOnContext(now -> request.resume());
    }
  }

  private Chunk next() throws IOException {
    Chunk chunk = chunks.poll();
    if (chunk != null) {
      return chunk;
    }
    try {
      idle.run();
      chunk = chunks.poll(NEXT_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the service is stopping", e);
    }
    if (chunk == null) {
      throw new IOException("nothing came for " + NEXT_WITHIN.toSeconds() + " s");
    }
    return chunk;
  }
}
