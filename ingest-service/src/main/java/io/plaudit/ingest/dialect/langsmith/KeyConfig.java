package io.plaudit.ingest.dialect.langsmith;

import com.fasterxml.jackson.core.JsonGenerator;
import io.plaudit.model.Digests;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.KeyDocument;
import io.plaudit.model.RawJson;
import io.plaudit.model.Rules;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * What a tenant has said about a key.
 *
 * @param config null in a request that leaves it as it is
 * @param lowerIsBetter null where nothing was said about it
 * @param modifiedAt null in a request
 */
record KeyConfig(String key, FeedbackConfig config, Boolean lowerIsBetter, Instant modifiedAt) {

  static final String KEY = "feedback_key";

  private static final String MODIFIED = "modified_at";

  KeyConfig {
    Rules.key(key);
  }

  /** What a request or a stored document says; members that are not known are ignored. */
  static KeyConfig read(Fields fields) {
    String key = fields.text(KEY);
    if (key == null) {
      throw InvalidEventException.of(KEY, "is required");
    }
    RawJson config = fields.raw(FeedbackConfig.FIELD);
    return new KeyConfig(
        key,
        config == null ? null : FeedbackConfig.read(config),
        fields.bool(KeyDocument.LOWER_IS_BETTER),
        fields.instant(MODIFIED));
  }

  /** This with what a later request says in place of what was said before. */
  KeyConfig with(KeyConfig later, Instant now) {
    return new KeyConfig(
        key,
        later.config == null ? config : later.config,
        later.lowerIsBetter == null ? lowerIsBetter : later.lowerIsBetter,
        now);
  }

  /** This with other categories, if any are added or removed. */
  KeyConfig withCategories(List<RawJson> added, Set<BigDecimal> removed) {
    return added.isEmpty() && removed.isEmpty()
        ? this
        : new KeyConfig(key, config.withCategories(added, removed), lowerIsBetter, modifiedAt);
  }

  /** Whether both say the same, in the same words; when they were written does not matter. */
  boolean says(KeyConfig other) {
    return config.json().equals(other.config.json())
        && Boolean.TRUE.equals(lowerIsBetter) == Boolean.TRUE.equals(other.lowerIsBetter);
  }

  KeyConfig at(Instant now) {
    return new KeyConfig(key, config, lowerIsBetter, now);
  }

  RawJson document(String tenant) {
    return Answers.document(json -> writeMembers(json, tenant));
  }

  /** As LangSmith's clients read it. */
  void write(JsonGenerator json, String tenant) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", id(tenant).toString());
    writeMembers(json, tenant);
    // A key has one, which all its feedback has to keep to.
    json.writeBooleanField("is_enforced", true);
    json.writeBooleanField("is_first", true);
    json.writeBooleanField("is_deleted", false);
    json.writeEndObject();
  }

  /** What the one config of this key is called; the same always. */
  UUID id(String tenant) {
    return Digests.nameUuid(LangSmithDialect.NAME, "feedback-config", tenant, key);
  }

  private void writeMembers(JsonGenerator json, String tenant) throws IOException {
    json.writeStringField(KEY, key);
    json.writeFieldName(FeedbackConfig.FIELD);
    json.writeRawValue(config.json().text());
    json.writeStringField("tenant_id", TenantIds.of(tenant));
    json.writeStringField(MODIFIED, modifiedAt.toString());
    json.writeBooleanField(KeyDocument.LOWER_IS_BETTER, Boolean.TRUE.equals(lowerIsBetter));
  }
}
