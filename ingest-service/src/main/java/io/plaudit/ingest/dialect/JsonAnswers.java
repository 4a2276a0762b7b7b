package io.plaudit.ingest.dialect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;

/** Answers of JSON, written token by token. */
public final class JsonAnswers {

  private static final JsonFactory JSON = new JsonFactory();
  private static final int TYPICAL_BYTES = 1024;

  private JsonAnswers() {}

  /** Writes one JSON value. */
  @FunctionalInterface
  public interface Body {
    void write(JsonGenerator json) throws IOException;
  }

  public static DialectResponse of(int status, Body body) {
    return of(status, new ByteArrayOutputStream(TYPICAL_BYTES), body);
  }

  /**
   * An answer of a size that is not known before.
   *
   * @param beyond what is thrown where there are more bytes than so many
   */
  public static DialectResponse of(
      int status, int mostBytes, Supplier<? extends RuntimeException> beyond, Body body) {
    return of(status, new BoundedBytes(TYPICAL_BYTES, mostBytes, beyond), body);
  }

  private static DialectResponse of(int status, ByteArrayOutputStream bytes, Body body) {
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      body.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return DialectResponse.json(status, bytes.toByteArray());
  }

  /** An object of one member, which is a text. */
  public static DialectResponse text(int status, String name, String text) {
    return of(
        status,
        json -> {
          json.writeStartObject();
          json.writeStringField(name, text);
          json.writeEndObject();
        });
  }
}
