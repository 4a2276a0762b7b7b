package io.plaudit.ingest.dialect.langsmith;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.plaudit.codec.StrictJson;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.KeyDocument;
import io.plaudit.model.RawJson;
import io.plaudit.model.Rules;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;

/**
 * What a tenant has said about a key.
 *
 * @param lowerIsBetter null where nothing was said about it
 * @param modifiedAt null in a request
 */
record KeyConfig(String key, FeedbackConfig config, Boolean lowerIsBetter, Instant modifiedAt) {

  static final String KEY = "feedback_key";

  private static final String LOWER = KeyDocument.LOWER_IS_BETTER;
  private static final String MODIFIED = "modified_at";

  KeyConfig {
    Rules.key(key);
  }

  /** What a request or a stored document says; members that are not known are ignored. */
  static KeyConfig read(byte[] bytes) {
    try (JsonParser parser = StrictJson.parser(bytes)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw InvalidEventException.of("body", "must be a JSON object");
      }
      Draft draft = new Draft();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        draft.readMember(name, parser, bytes);
      }
      if (parser.nextToken() != null) {
        throw InvalidEventException.of("body", "must be one JSON object");
      }
      if (draft.key == null) {
        throw InvalidEventException.of(KEY, "is required");
      }
      return new KeyConfig(draft.key, draft.config, draft.lowerIsBetter, draft.modifiedAt);
    } catch (IOException e) {
      throw StrictJson.complaint("body", e);
    }
  }

  /** This with what a later request says in place of what was said before. */
  KeyConfig with(KeyConfig later, Instant now) {
    return new KeyConfig(
        key,
        later.config == null ? config : later.config,
        later.lowerIsBetter == null ? lowerIsBetter : later.lowerIsBetter,
        now);
  }

  KeyConfig at(Instant now) {
    return new KeyConfig(key, config, lowerIsBetter, now);
  }

  RawJson json(String tenant) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = Answers.generator(text)) {
      write(json, tenant);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return new RawJson(text.toString());
  }

  /** As LangSmith's clients read it. */
  void write(JsonGenerator json, String tenant) throws IOException {
    json.writeStartObject();
    json.writeStringField(KEY, key);
    json.writeFieldName(FeedbackConfig.FIELD);
    json.writeRawValue(config.json().text());
    json.writeStringField("tenant_id", TenantIds.of(tenant));
    json.writeStringField(MODIFIED, modifiedAt.toString());
    json.writeBooleanField(LOWER, Boolean.TRUE.equals(lowerIsBetter));
    json.writeEndObject();
  }

  /** The members as they are read. */
  private static final class Draft {
    private String key;
    private FeedbackConfig config;
    private Boolean lowerIsBetter;
    private Instant modifiedAt;

    void readMember(String name, JsonParser parser, byte[] bytes) throws IOException {
      switch (name) {
        case KEY -> key = StrictJson.text(name, parser);
        case FeedbackConfig.FIELD ->
            config =
                parser.currentToken() == JsonToken.VALUE_NULL
                    ? null
                    : FeedbackConfig.read(StrictJson.raw(name, parser, bytes));
        case LOWER -> lowerIsBetter = Members.bool(name, parser);
        case MODIFIED -> modifiedAt = Times.read(name, parser);
        default -> StrictJson.skip("body", parser, bytes);
      }
    }
  }
}
