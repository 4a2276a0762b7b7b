package io.plaudit.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.ObjectRef;
import io.plaudit.model.RawJson;
import io.plaudit.model.SideObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Side objects as Kafka records. The key is the JSON array {@code ["tenant","kind","id"]}, compact,
 * in UTF-8: compaction and partition go by these bytes, so nobody else may write them. The value is
 * the document as it was given, or null where it is removed.
 */
public final class ObjectCodec {

  private static final String KEY = "key";
  private static final String DOCUMENT = "document";

  private ObjectCodec() {}

  public static byte[] encodeKey(ObjectRef ref) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator generator = StrictJson.factory().createGenerator(bytes)) {
      generator.writeStartArray();
      generator.writeString(ref.tenant());
      generator.writeString(ref.kind());
      generator.writeString(ref.id());
      generator.writeEndArray();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return bytes.toByteArray();
  }

  /** The record's value; null where the document is removed. */
  public static byte[] encodeValue(SideObject object) {
    return object.isRemoved() ? null : object.document().text().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The object in these bytes, every rule applied.
   *
   * @throws InvalidEventException when key or value are not what is written here
   */
  public static SideObject decode(byte[] key, byte[] value) {
    return new SideObject(decodeKey(key), value == null ? null : document(value));
  }

  private static ObjectRef decodeKey(byte[] key) {
    if (key == null) {
      throw InvalidEventException.of(KEY, "is required");
    }
    try (JsonParser parser = StrictJson.parser(key)) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        throw InvalidEventException.of(KEY, "must be a JSON array");
      }
      ObjectRef ref = new ObjectRef(next(parser), next(parser), next(parser));
      if (parser.nextToken() != JsonToken.END_ARRAY || parser.nextToken() != null) {
        throw InvalidEventException.of(KEY, "must be an array of three strings");
      }
      return ref;
    } catch (IOException e) {
      throw StrictJson.complaint(KEY, e);
    }
  }

  private static String next(JsonParser parser) throws IOException {
    if (parser.nextToken() != JsonToken.VALUE_STRING) {
      throw InvalidEventException.of(KEY, "must be an array of three strings");
    }
    return parser.getText();
  }

  private static RawJson document(byte[] value) {
    if (value.length > SideObject.MAX_DOCUMENT_BYTES) {
      throw InvalidEventException.of(
          DOCUMENT, "must have at most " + SideObject.MAX_DOCUMENT_BYTES + " bytes");
    }
    try (JsonParser parser = StrictJson.parser(value)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw InvalidEventException.of(DOCUMENT, "must be a JSON object");
      }
      RawJson document = StrictJson.raw(DOCUMENT, parser, value);
      if (parser.nextToken() != null) {
        throw InvalidEventException.of(DOCUMENT, "must be one JSON object");
      }
      return document;
    } catch (IOException e) {
      throw StrictJson.complaint(DOCUMENT, e);
    }
  }
}
