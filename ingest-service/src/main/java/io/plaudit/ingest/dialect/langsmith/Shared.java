package io.plaudit.ingest.dialect.langsmith;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.plaudit.codec.StrictJson;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.RawJson;
import io.plaudit.model.SideObject;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/**
 * What can be shared, and by which token.
 *
 * @param tenant whose it is
 * @param kind dataset or run
 * @param generation how often it was shared before
 * @param token null while it is not shared
 * @param since when that began; null while it is not shared, and where it is not known
 */
record Shared(String tenant, Kind kind, UUID id, long generation, UUID token, Instant since) {

  /** The two kinds, as ids name them. */
  enum Kind {
    DATASET("dataset"),
    RUN("run");

    private final String wireName;

    Kind(String wireName) {
      this.wireName = wireName;
    }

    String wireName() {
      return wireName;
    }
  }

  Shared {
    if (kind == null || id == null || generation < 0) {
      throw InvalidEventException.of("share", "must have kind, id and generation");
    }
  }

  boolean isShared() {
    return token != null;
  }

  /** {@code {"kind":…,"id":…,"generation":…,"share_token":…,"shared_at":…}}. */
  RawJson json() {
    return Answers.document(
        json -> {
          json.writeStringField("kind", kind.wireName());
          json.writeStringField("id", id.toString());
          json.writeNumberField("generation", generation);
          json.writeStringField("share_token", token == null ? null : token.toString());
          json.writeStringField("shared_at", since == null ? null : since.toString());
        });
  }

  static Shared read(SideObject object) {
    byte[] bytes = object.document().text().getBytes(StandardCharsets.UTF_8);
    Kind kind = null;
    UUID id = null;
    UUID token = null;
    BigDecimal generation = null;
    Instant since = null;
    try (JsonParser parser = StrictJson.parser(bytes)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        switch (name) {
          case "kind" -> kind = kind(StrictJson.text(name, parser));
          case "id" -> id = Members.uuid(name, parser);
          case "share_token" -> token = Members.uuid(name, parser);
          case "generation" -> generation = StrictJson.number(name, parser);
          case "shared_at" -> since = Times.read(name, parser);
          default -> StrictJson.skip("share", parser, bytes);
        }
      }
    } catch (IOException e) {
      throw StrictJson.complaint("share", e);
    }
    long times = generation == null ? -1 : generation.longValue();
    return new Shared(object.ref().tenant(), kind, id, times, token, since);
  }

  private static Kind kind(String name) {
    for (Kind kind : Kind.values()) {
      if (kind.wireName().equals(name)) {
        return kind;
      }
    }
    throw InvalidEventException.of("kind", "must be dataset or run", name);
  }
}
