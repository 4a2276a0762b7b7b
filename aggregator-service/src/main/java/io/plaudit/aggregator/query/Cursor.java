package io.plaudit.aggregator.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plaudit.codec.Uuids;
import io.plaudit.model.InvalidEventException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/**
 * Where the next page begins, opaque to callers: base64url of a small JSON object. It says a place
 * within an order and nothing else; whose feedback it is comes from the caller's key alone.
 */
sealed interface Cursor {

  int MAX_CHARACTERS = 512;

  String encode();

  /** After this feedback, in an order of (created_at, id, trace). */
  record Place(Instant createdAt, UUID feedbackId, UUID traceHash) implements Cursor {

    static Place decode(String cursor) {
      JsonNode json = Cursor.parse(cursor);
      String at = json.path("at").asText();
      String id = json.path("id").asText();
      String trace = json.path("trace").asText();
      if (!Uuids.isUuid(id) || !Uuids.isUuid(trace)) {
        throw Cursor.malformed();
      }
      return new Place(
          Parameters.instant("cursor", at), UUID.fromString(id), UUID.fromString(trace));
    }

    @Override
    public String encode() {
      return Cursor.encode(
          "{\"at\":\""
              + createdAt
              + "\",\"id\":\""
              + feedbackId
              + "\",\"trace\":\""
              + traceHash
              + "\"}");
    }
  }

  /** After so many items, in an order that may move. */
  record Skip(int items) implements Cursor {

    static Skip decode(String cursor) {
      JsonNode items = Cursor.parse(cursor).path("skip");
      if (!items.isInt() || items.intValue() < 0) {
        throw Cursor.malformed();
      }
      return new Skip(items.intValue());
    }

    @Override
    public String encode() {
      return Cursor.encode("{\"skip\":" + items + "}");
    }
  }

  private static String encode(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  private static JsonNode parse(String cursor) {
    if (cursor.length() > MAX_CHARACTERS) {
      throw malformed();
    }
    try {
      byte[] json = Base64.getUrlDecoder().decode(cursor);
      return new ObjectMapper().readTree(new String(json, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException | JsonProcessingException e) {
      throw malformed();
    }
  }

  private static InvalidEventException malformed() {
    return InvalidEventException.of("cursor", "must be a next_cursor of an earlier answer");
  }
}
