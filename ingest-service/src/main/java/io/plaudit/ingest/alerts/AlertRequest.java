package io.plaudit.ingest.alerts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.plaudit.alert.AlertRule;
import io.plaudit.alert.Condition;
import io.plaudit.alert.Watched;
import io.plaudit.alert.Webhook;
import io.plaudit.codec.StrictJson;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.Rules;
import io.plaudit.model.TagNames;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What somebody wants of a rule. A member that is not known is refused: a rule whose condition was
 * misspelt would never fire.
 *
 * @param url empty: it is told nowhere
 * @param rotated whether the webhook's secret is to be another one
 */
record AlertRequest(
    String name,
    Watched watched,
    Condition condition,
    Optional<URI> url,
    boolean rotated,
    boolean enabled) {

  private static final String NAME = "name";
  private static final String TAG = "tag";
  private static final String VALUE = "value";
  private static final String KEY = "key";
  private static final String WINDOW = "window";
  private static final String CONDITION = "condition";
  private static final String THRESHOLD = "threshold";
  private static final String MINIMUM_SAMPLE = "minimum_sample";
  private static final String WEBHOOK = "webhook";
  private static final String URL = "url";
  private static final String ROTATE = "rotate_secret";
  private static final String ENABLED = "enabled";
  private static final Set<String> MEMBERS =
      Set.of(NAME, TAG, VALUE, KEY, WINDOW, CONDITION, THRESHOLD, MINIMUM_SAMPLE, WEBHOOK, ENABLED);
  private static final Set<String> WEBHOOK_MEMBERS = Set.of(URL, ROTATE);

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  /**
   * Reads the body of a request.
   *
   * @param tags those that are aggregated
   */
  static AlertRequest read(byte[] body, TagNames tags) {
    JsonNode json = tree(body);
    requireOnly(json, "body", MEMBERS);
    Optional<JsonNode> webhook = webhook(json);
    return new AlertRequest(
        AlertRule.name(text(json, NAME).orElse(null)),
        new Watched(
            text(json, KEY).orElse(Rules.DEFAULT_KEY),
            text(json, TAG).map(tag -> known(tag, tags)),
            text(json, VALUE),
            Watched.window(required(json, WINDOW))),
        new Condition(
            Condition.Side.of(required(json, CONDITION)), threshold(json), minimumSample(json)),
        webhook.map(hook -> Webhook.url(required(hook, URL))),
        webhook.isPresent() && flag(webhook.get(), ROTATE, false),
        flag(json, ENABLED, true));
  }

  /** The rule that is made of it. */
  AlertRule rule(UUID id, String tenant, Instant now) {
    return new AlertRule(
        id,
        tenant,
        name,
        watched,
        condition,
        url.map(to -> new Webhook(to, now)),
        enabled,
        now,
        now);
  }

  /** What becomes of this rule by it. */
  AlertRule change(AlertRule before, Instant now) {
    return new AlertRule(
        before.id(),
        before.tenant(),
        name,
        watched,
        condition,
        url.map(to -> webhook(to, before, now)),
        enabled,
        before.createdAt(),
        now);
  }

  /** A webhook keeps its secret, wherever it is, until somebody wants another. */
  private Webhook webhook(URI to, AlertRule before, Instant now) {
    Optional<Instant> kept = before.webhook().map(Webhook::secretMadeAt).filter(at -> !rotated);
    return new Webhook(to, kept.orElse(now));
  }

  private static JsonNode tree(byte[] body) {
    try {
      JsonNode json = JSON.readTree(StrictJson.requireJson("body", body).text());
      if (json.isObject()) {
        return json;
      }
    } catch (JsonProcessingException e) {
      throw StrictJson.complaint("body", e);
    }
    throw InvalidEventException.of("body", "must be a JSON object");
  }

  private static void requireOnly(JsonNode json, String what, Set<String> known) {
    for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!known.contains(name)) {
        throw InvalidEventException.of(what, "must have no members but " + known, name);
      }
    }
  }

  private static Optional<JsonNode> webhook(JsonNode json) {
    if (!json.hasNonNull(WEBHOOK)) {
      return Optional.empty();
    }
    JsonNode webhook = json.get(WEBHOOK);
    if (!webhook.isObject()) {
      throw InvalidEventException.of(WEBHOOK, "must be an object with a url");
    }
    requireOnly(webhook, WEBHOOK, WEBHOOK_MEMBERS);
    return Optional.of(webhook);
  }

  private static String required(JsonNode json, String name) {
    return text(json, name)
        .orElseThrow(() -> InvalidEventException.of(name, "is required, a string"));
  }

  private static Optional<String> text(JsonNode json, String name) {
    JsonNode member = json.path(name);
    if (member.isMissingNode() || member.isNull()) {
      return Optional.empty();
    }
    if (!member.isTextual()) {
      throw InvalidEventException.of(name, "must be a string");
    }
    return Optional.of(member.textValue());
  }

  private static String known(String tag, TagNames tags) {
    if (!tags.names().contains(tag)) {
      throw InvalidEventException.of(TAG, "must be one of " + tags.names(), tag);
    }
    return tag;
  }

  private static BigDecimal threshold(JsonNode json) {
    if (!json.path(THRESHOLD).isNumber()) {
      throw InvalidEventException.of(THRESHOLD, "is required, a number");
    }
    return json.get(THRESHOLD).decimalValue();
  }

  private static long minimumSample(JsonNode json) {
    JsonNode sample = json.path(MINIMUM_SAMPLE);
    if (sample.isMissingNode() || sample.isNull()) {
      return Condition.USUAL_SAMPLE;
    }
    if (!sample.isIntegralNumber() || !sample.canConvertToLong()) {
      throw InvalidEventException.of(MINIMUM_SAMPLE, "must be a whole number");
    }
    return sample.longValue();
  }

  private static boolean flag(JsonNode json, String name, boolean otherwise) {
    JsonNode member = json.path(name);
    if (member.isMissingNode() || member.isNull()) {
      return otherwise;
    }
    if (!member.isBoolean()) {
      throw InvalidEventException.of(name, "must be true or false");
    }
    return member.booleanValue();
  }
}
