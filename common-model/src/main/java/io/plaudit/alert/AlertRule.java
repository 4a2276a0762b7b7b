package io.plaudit.alert;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.plaudit.codec.Uuids;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.ObjectRef;
import io.plaudit.model.RawJson;
import io.plaudit.model.Rules;
import io.plaudit.model.SideObject;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A rule by which alerts are raised, as the log of side objects keeps it. The secret of its webhook
 * is nowhere: it derives ({@link WebhookSecret}).
 *
 * @param name for people
 * @param webhook empty: the alerts are only shown
 * @param enabled whether it is looked at
 */
public record AlertRule(
    UUID id,
    String tenant,
    String name,
    Watched watched,
    Condition condition,
    Optional<Webhook> webhook,
    boolean enabled,
    Instant createdAt,
    Instant modifiedAt) {

  /** The kind of the side objects that they are. */
  public static final String KIND = "alert-rule";

  /** Rules of a tenant. */
  public static final int MAX_RULES = 100;

  public static final int MAX_NAME_CHARACTERS = 100;

  private static final String WEBHOOK = "webhook";
  private static final String SECRET_MADE_AT = "secret_made_at";
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  public AlertRule {
    Rules.tenant(tenant);
    name(name);
    if (createdAt == null || modifiedAt == null) {
      throw InvalidEventException.of("created_at", "is required, and so is modified_at");
    }
  }

  /** This name, if it can be that of a rule. */
  public static String name(String name) {
    if (name == null
        || name.isBlank()
        || name.codePointCount(0, name.length()) > MAX_NAME_CHARACTERS
        || name.chars().anyMatch(Character::isISOControl)) {
      throw InvalidEventException.of(
          "name",
          "is required: text of 1 to "
              + MAX_NAME_CHARACTERS
              + " characters without control characters");
    }
    return Rules.storable("name", name);
  }

  public ObjectRef ref() {
    return new ObjectRef(tenant, KIND, id.toString());
  }

  /** What stores it. */
  public SideObject object() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      writeMembers(json);
      if (webhook.isPresent()) {
        json.writeObjectFieldStart(WEBHOOK);
        json.writeStringField("url", webhook.get().url().toString());
        json.writeStringField(SECRET_MADE_AT, webhook.get().secretMadeAt().toString());
        json.writeEndObject();
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return new SideObject(ref(), new RawJson(text.toString()));
  }

  /** All that everybody of the tenant may know: not where it is told, which may be a secret. */
  public void writeMembers(JsonGenerator json) throws IOException {
    json.writeStringField("id", id.toString());
    json.writeStringField("name", name);
    json.writeStringField("tag", watched.tag().orElse(null));
    json.writeStringField("value", watched.value().orElse(null));
    json.writeStringField("key", watched.key());
    json.writeStringField("window", watched.windowText());
    json.writeStringField("condition", condition.side().wireName());
    json.writeFieldName("threshold");
    json.writeNumber(condition.threshold().toPlainString());
    json.writeNumberField("minimum_sample", condition.minimumSample());
    json.writeBooleanField("enabled", enabled);
    json.writeStringField("created_at", createdAt.toString());
    json.writeStringField("modified_at", modifiedAt.toString());
  }

  /**
   * The rule that this object is.
   *
   * @throws InvalidEventException when it is none
   */
  public static AlertRule read(SideObject object) {
    JsonNode json = tree(object.document());
    JsonNode hook = json.path(WEBHOOK);
    return new AlertRule(
        Uuids.parse("id", object.ref().id()),
        object.ref().tenant(),
        json.path("name").asText(),
        new Watched(
            json.path("key").asText(),
            text(json, "tag"),
            text(json, "value"),
            Watched.window(json.path("window").asText())),
        new Condition(
            Condition.Side.of(json.path("condition").asText()),
            requireNumber(json.path("threshold")).decimalValue(),
            json.path("minimum_sample").asLong()),
        hook.isObject()
            ? Optional.of(
                new Webhook(Webhook.url(hook.path("url").asText()), instant(hook, SECRET_MADE_AT)))
            : Optional.empty(),
        json.path("enabled").asBoolean(),
        instant(json, "created_at"),
        instant(json, "modified_at"));
  }

  private static JsonNode tree(RawJson document) {
    try {
      return JSON.readTree(document.text());
    } catch (JsonProcessingException e) {
      throw InvalidEventException.of("document", "must be valid JSON");
    }
  }

  private static Optional<String> text(JsonNode json, String name) {
    return json.hasNonNull(name) ? Optional.of(json.get(name).asText()) : Optional.empty();
  }

  private static JsonNode requireNumber(JsonNode node) {
    if (!node.isNumber()) {
      throw InvalidEventException.of("threshold", "must be a number");
    }
    return node;
  }

  private static Instant instant(JsonNode json, String name) {
    try {
      return Instant.parse(json.path(name).asText());
    } catch (DateTimeException e) {
      throw InvalidEventException.of(name, "must be a time");
    }
  }
}
