package io.plaudit.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.plaudit.model.RawJson;
import io.plaudit.model.Rules;
import io.plaudit.model.TagNames;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Reads the tags out of a feedback's metadata. */
public final class MetadataTags {

  private MetadataTags() {}

  /**
   * Checks what {@link #of} would complain about.
   *
   * @throws io.plaudit.model.InvalidEventException when a tag value is longer than 256 characters
   */
  public static void require(RawJson metadata, TagNames names) {
    // A text that is short as a whole has no long value in it.
    if (metadata.text().length() > Rules.MAX_TAG_CHARACTERS) {
      of(metadata, names);
    }
  }

  /**
   * The tags of this metadata, by name: scalar members only, each as the scalar's JSON text (5 is
   * "5", the string "5" too); null and nested values are no tag.
   *
   * @throws io.plaudit.model.InvalidEventException when a tag value is longer than 256 characters
   */
  public static Map<String, String> of(RawJson metadata, TagNames names) {
    Map<String, String> tags = new TreeMap<>();
    try (JsonParser parser = StrictJson.parser(metadata)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken token = parser.nextToken();
        if (token.isScalarValue()
            && token != JsonToken.VALUE_NULL
            && names.names().contains(name)) {
          tags.put(name, Rules.tagValue(name, parser.getText()));
        } else {
          parser.skipChildren();
        }
      }
      return tags;
    } catch (IOException e) {
      throw StrictJson.complaint("metadata", e);
    }
  }

  /**
   * Metadata of which these are the tags, and which holds nothing else; empty where that would be
   * larger than metadata may be. The same tags make the same text.
   */
  public static RawJson toMetadata(Map<String, String> tags) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = StrictJson.factory().createGenerator(text)) {
      json.writeStartObject();
      for (Map.Entry<String, String> tag : new TreeMap<>(tags).entrySet()) {
        json.writeStringField(tag.getKey(), tag.getValue());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    String metadata = text.toString();
    return metadata.getBytes(StandardCharsets.UTF_8).length > Rules.MAX_METADATA_BYTES
        ? RawJson.EMPTY_OBJECT
        : new RawJson(metadata);
  }
}
