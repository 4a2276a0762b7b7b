package io.plaudit.ingest.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The answer to an import: a line of JSON for each line, in their order, and a last one with the
 * counts. Written by a thread that may block, which waits where the client does not read: beyond
 * what a client that sends all before it reads anything may leave there.
 */
final class ImportAnswer {

  /** Of some ten thousand lines. */
  private static final int MAX_UNREAD_BYTES = 1024 * 1024;

  private static final Duration READ_WITHIN = Duration.ofSeconds(60);
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final SerializedString LINE_END = new SerializedString("\n");
  private static final int TYPICAL_BYTES = 16 * 1024;

  private final Exchange exchange;
  private final Context loop;
  private final boolean refusedOnly;
  private ByteArrayOutputStream lines = new ByteArrayOutputStream(TYPICAL_BYTES);
  private JsonGenerator json = generator();
  private boolean begun;
  private long stored;
  private long retracted;
  private long refused;
  private long skipped;
  private long unknown;

  /**
   * @param refusedOnly whether only lines that were not stored are told of
   */
  ImportAnswer(Exchange exchange, Context loop, boolean refusedOnly) {
    this.exchange = exchange;
    this.loop = loop;
    this.refusedOnly = refusedOnly;
  }

  /** Whether something of it is on its way. */
  boolean isBegun() {
    return begun;
  }

  void stored(int line, UUID id) throws IOException {
    stored++;
    tell(line, "stored", id);
  }

  void retracted(int line, UUID id) throws IOException {
    retracted++;
    tell(line, "retracted", id);
  }

  void skipped(int line) throws IOException {
    skipped++;
    tell(line, "skipped", null);
  }

  void refused(int line, String error) throws IOException {
    refused++;
    tellError(line, "refused", error);
  }

  /** It may be stored, and may be sent again. */
  void unknown(int line, String error) throws IOException {
    unknown++;
    tellError(line, "unknown", error);
  }

  /**
   * The last line.
   *
   * @param nextLine the first one that was not read; 0 where all were
   * @param error why not; null where all were
   */
  void summary(int nextLine, String error) throws IOException {
    json.writeStartObject();
    json.writeObjectFieldStart("summary");
    json.writeNumberField("lines", stored + retracted + refused + skipped + unknown);
    json.writeNumberField("stored", stored);
    json.writeNumberField("retracted", retracted);
    json.writeNumberField("refused", refused);
    json.writeNumberField("skipped", skipped);
    json.writeNumberField("unknown", unknown);
    json.writeBooleanField("complete", error == null);
    if (error != null) {
      json.writeNumberField("next_line", nextLine);
      json.writeStringField("error", error);
    }
    json.writeEndObject();
    json.writeEndObject();
  }

  /** Something has come of it: its connection is not one that hangs. */
  void progress() {
    exchange.deadline().begun();
  }

  /** Sends what was told until now; waits where too much is unread. */
  void flush() throws IOException, InterruptedException {
    json.close();
    if (lines.size() == 0) {
      json = generator();
      return;
    }
    lines.write('\n');
    Buffer piece = Buffer.buffer(lines.toByteArray());
    lines = new ByteArrayOutputStream(TYPICAL_BYTES);
    json = generator();
    begun = true;
    CompletableFuture<Void> taken = new CompletableFuture<>();
    loop.runOnContext(now -> write(piece, taken));
    try {
      taken.get(READ_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("the client does not read the answer", e);
    } catch (ExecutionException e) {
      throw new IOException("the client went away", e);
    }
  }

  private void write(Buffer piece, CompletableFuture<Void> taken) {
    HttpServerResponse response = exchange.request().response();
    if (response.closed() || response.ended()) {
      taken.completeExceptionally(new IOException("the client went away"));
      return;
    }
    if (!response.headWritten()) {
      response
          .setChunked(true)
          .setWriteQueueMaxSize(MAX_UNREAD_BYTES)
          .putHeader(HttpHeaders.CONTENT_TYPE, "application/x-ndjson");
      exchange.allowOrigin();
    }
    progress();
    response.write(piece);
    if (response.writeQueueFull()) {
      response.drainHandler(drained -> taken.complete(null));
    } else {
      taken.complete(null);
    }
  }

  private void tell(int line, String status, UUID id) throws IOException {
    if (refusedOnly) {
      return;
    }
    json.writeStartObject();
    json.writeNumberField("line", line);
    json.writeStringField("status", status);
    if (id != null) {
      json.writeStringField("feedback_id", id.toString());
    }
    json.writeEndObject();
  }

  private void tellError(int line, String status, String error) throws IOException {
    json.writeStartObject();
    json.writeNumberField("line", line);
    json.writeStringField("status", status);
    json.writeStringField("error", error);
    json.writeEndObject();
  }

  private JsonGenerator generator() {
    try {
      JsonGenerator made = FACTORY.createGenerator(lines);
      made.setRootValueSeparator(LINE_END);
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
  }
}
