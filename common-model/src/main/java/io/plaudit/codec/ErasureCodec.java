package io.plaudit.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.plaudit.model.Erasure;
import io.plaudit.model.InvalidEventException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.UUID;

/**
 * Erasures as records of the events topic, beside the events of single feedbacks ({@code
 * feedback-event.schema.json} describes both). The key is {@code ["tenant"]}: no trace's key has
 * one member only, so that nobody takes one for the other, and the partition is not the key's but
 * the one that the event names.
 */
public final class ErasureCodec {

  private static final String EVENT = "event";
  private static final int OPENING = 2;
  private static final int CLOSING = 2;

  private ErasureCodec() {}

  public static byte[] encodeKey(String tenant) {
    return ("[\"" + tenant + "\"]").getBytes(StandardCharsets.US_ASCII);
  }

  /** Whether a record with this key is to be read here; quick, for all records are shown here. */
  public static boolean isKey(byte[] key) {
    if (key == null || key.length <= OPENING + CLOSING || key[0] != '[' || key[1] != '"') {
      return false;
    }
    int at = OPENING;
    while (at < key.length && key[at] != '"') {
      at++;
    }
    return at == key.length - CLOSING && key[at + 1] == ']';
  }

  public static byte[] encode(Erasure erasure) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = StrictJson.factory().createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("type", Erasure.TYPE);
      json.writeStringField("event_id", erasure.eventId().toString());
      json.writeStringField("tenant", erasure.tenant());
      json.writeStringField("tag", erasure.tag());
      json.writeStringField("value", erasure.value());
      json.writeStringField("pseudonym", erasure.pseudonym());
      json.writeNumberField("partition", erasure.partition());
      json.writeNumberField("partitions", erasure.partitions());
      json.writeStringField("modified_at", Instants.format(erasure.modifiedAt()));
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return bytes.toByteArray();
  }

  /**
   * The erasure in these bytes, every rule applied but those that need a clock.
   *
   * @throws InvalidEventException when the bytes are none, or break a rule
   */
  public static Erasure decode(byte[] bytes) {
    try (JsonParser parser = StrictJson.trustedParser(bytes)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw InvalidEventException.of(EVENT, "must be a JSON object");
      }
      Draft draft = new Draft();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        draft.read(name, parser, bytes);
      }
      if (parser.nextToken() != null) {
        throw InvalidEventException.of(EVENT, "must be one JSON object");
      }
      return draft.erasure();
    } catch (IOException e) {
      throw StrictJson.complaint(EVENT, e);
    }
  }

  /** An erasure while it is read. */
  private static final class Draft {
    private String type;
    private UUID eventId;
    private String tenant;
    private String tag;
    private String value;
    private String pseudonym;
    private int partition = -1;
    private int partitions;
    private Instant modifiedAt;

    void read(String name, JsonParser parser, byte[] bytes) throws IOException {
      switch (name) {
        case "type" -> type = StrictJson.text(name, parser);
        case "event_id" -> eventId = Uuids.parse(name, required(name, parser));
        case "tenant" -> tenant = StrictJson.text(name, parser);
        case "tag" -> tag = StrictJson.text(name, parser);
        case "value" -> value = StrictJson.text(name, parser);
        case "pseudonym" -> pseudonym = StrictJson.text(name, parser);
        case "partition" -> partition = whole(name, parser);
        case "partitions" -> partitions = whole(name, parser);
        case "modified_at" -> modifiedAt = instant(name, parser);
        default -> StrictJson.skip(name, parser, bytes);
      }
    }

    Erasure erasure() {
      if (!Erasure.TYPE.equals(type)) {
        throw InvalidEventException.of("type", "must be " + Erasure.TYPE + " under such a key");
      }
      return new Erasure(eventId, tenant, tag, value, pseudonym, partition, partitions, modifiedAt);
    }

    private static String required(String name, JsonParser parser) throws IOException {
      String text = StrictJson.text(name, parser);
      if (text == null) {
        throw InvalidEventException.of(name, "is required");
      }
      return text;
    }

    private static int whole(String name, JsonParser parser) throws IOException {
      if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
        throw InvalidEventException.of(name, "must be a whole number");
      }
      // Jackson's own exception for one that is too large is an IOException too.
      return parser.getIntValue();
    }

    private static Instant instant(String name, JsonParser parser) throws IOException {
      try {
        return Instants.parse(required(name, parser));
      } catch (DateTimeException e) {
        throw InvalidEventException.of(name, "must be an ISO 8601 instant");
      }
    }
  }
}
