package io.plaudit.ingest.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.plaudit.codec.StrictJson;
import io.plaudit.model.Erasure;
import io.plaudit.model.InvalidEventException;
import java.io.IOException;

/** Whose feedback is to be forgotten: {@code {"tag":"_user","value":"fef653"}}. */
record ForgetBody(String tag, String value) {

  private static final String BODY = "body";

  /** Takes no other members: who means to say more must not believe that it was heard. */
  static ForgetBody read(byte[] body) {
    String tag = null;
    String value = null;
    try (JsonParser parser = StrictJson.parser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw InvalidEventException.of(BODY, "must be a JSON object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        switch (name) {
          case "tag" -> tag = StrictJson.text(name, parser);
          case "value" -> value = StrictJson.text(name, parser);
          default -> throw InvalidEventException.of(BODY, "must have tag and value only");
        }
      }
      if (parser.nextToken() != null) {
        throw InvalidEventException.of(BODY, "must be one JSON object");
      }
    } catch (IOException e) {
      throw StrictJson.complaint(BODY, e);
    }
    return new ForgetBody(Erasure.tag(tag), Erasure.value(value));
  }
}
