package io.plaudit.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.plaudit.model.RawJson;
import io.plaudit.model.Rules;
import io.plaudit.model.TagNames;
import java.io.IOException;
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
}
