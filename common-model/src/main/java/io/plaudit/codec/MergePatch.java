package io.plaudit.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.plaudit.model.RawJson;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** JSON merge patch (RFC 7396) over texts, so that untouched members keep digits and order. */
public final class MergePatch {

  private MergePatch() {}

  /** The target after the patch; a patch that is no object replaces it. */
  public static RawJson merge(RawJson target, RawJson patch) {
    if (!patch.isObject()) {
      return patch;
    }
    Map<String, RawJson> members = target.isObject() ? members(target) : new LinkedHashMap<>();
    members(patch)
        .forEach(
            (name, change) -> {
              if (change.text().equals("null")) {
                members.remove(name);
              } else {
                members.put(name, merge(members.getOrDefault(name, RawJson.EMPTY_OBJECT), change));
              }
            });
    return object(members);
  }

  /** The members of an object, in order, as they were written. */
  public static Map<String, RawJson> members(RawJson object) {
    byte[] bytes = object.text().getBytes(StandardCharsets.UTF_8);
    Map<String, RawJson> members = new LinkedHashMap<>();
    try (JsonParser parser = StrictJson.trustedParser(bytes)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        members.put(name, StrictJson.raw(name, parser, bytes));
      }
      return members;
    } catch (IOException e) {
      throw StrictJson.complaint("object", e);
    }
  }

  /** An object of these members, in order. */
  public static RawJson object(Map<String, RawJson> members) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = StrictJson.factory().createGenerator(text)) {
      generator.writeStartObject();
      for (Map.Entry<String, RawJson> member : members.entrySet()) {
        generator.writeFieldName(member.getKey());
        generator.writeRawValue(member.getValue().text());
      }
      generator.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return new RawJson(text.toString());
  }
}
