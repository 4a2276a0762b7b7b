package io.plaudit.ingest.keys;

import com.fasterxml.jackson.core.JsonGenerator;
import io.plaudit.access.MadeKey;
import io.plaudit.access.Scope;
import io.plaudit.config.Secret;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.JsonAnswers;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What is said of keys: never their hashes, and a key itself only to who has just made it. */
final class KeyAnswers {

  private static final int CREATED = 201;
  private static final int OK = 200;

  private KeyAnswers() {}

  static DialectResponse made(MadeKey key, Secret secret) {
    DialectResponse answer =
        JsonAnswers.of(
            CREATED,
            json -> {
              json.writeStartObject();
              json.writeStringField("key", secret.reveal());
              writeMembers(json, key, key.createdAt());
              json.writeEndObject();
            });
    return DialectResponse.json(CREATED, answer.body(), Map.of("Cache-Control", "no-store"));
  }

  static DialectResponse one(MadeKey key, Instant now) {
    return JsonAnswers.of(
        OK,
        json -> {
          json.writeStartObject();
          writeMembers(json, key, now);
          json.writeEndObject();
        });
  }

  /**
   * @param nextCursor null on the last page
   */
  static DialectResponse page(List<MadeKey> keys, String nextCursor, Instant now) {
    return JsonAnswers.of(
        OK,
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("keys");
          for (MadeKey key : keys) {
            json.writeStartObject();
            writeMembers(json, key, now);
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeStringField("next_cursor", nextCursor);
          json.writeEndObject();
        });
  }

  private static void writeMembers(JsonGenerator json, MadeKey key, Instant now)
      throws IOException {
    json.writeStringField("id", key.id().toString());
    json.writeStringField("name", key.name());
    json.writeStringField("tenant", key.tenant());
    json.writeStringField("user", key.user().toString());
    json.writeArrayFieldStart("scopes");
    for (Scope scope : key.scopes().stream().sorted().toList()) {
      json.writeString(scope.wireName());
    }
    json.writeEndArray();
    json.writeStringField("state", key.state(now).wireName());
    writeTime(json, "created_at", key.createdAt());
    writeTime(json, "expires_at", key.expiresAt());
    writeTime(json, "revoked_at", key.revokedAt());
    if (key.rate() == null) {
      json.writeNullField("rate");
    } else {
      json.writeNumberField("rate", key.rate());
    }
  }

  private static void writeTime(JsonGenerator json, String name, Instant time) throws IOException {
    json.writeStringField(name, time == null ? null : time.toString());
  }
}
