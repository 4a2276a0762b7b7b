package io.plaudit.ingest.dialect.langsmith;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.TextNode;
import io.plaudit.codec.MergePatch;
import io.plaudit.codec.StrictJson;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.RawJson;
import io.plaudit.model.Rules;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What a presigned token allows: feedback of one key on one run, until it expires.
 *
 * @param expiry whole seconds
 * @param config what values may be sent; empty where the token says nothing about them
 */
record TokenClaims(
    String tenant, UUID runId, String key, Instant expiry, Optional<FeedbackConfig> config) {

  private static final String CLAIMS = "claims";

  /** What claims take beside their texts, and a character of a config that is read. */
  private static final int OVERHEAD_BYTES = 1024;

  private static final int CONFIG_CHARACTER_BYTES = 8;

  /** The last second of the year 9999. */
  private static final BigDecimal LAST = BigDecimal.valueOf(253_402_300_799L);

  TokenClaims {
    Rules.tenant(tenant);
    Rules.key(key);
    if (runId == null || expiry == null) {
      throw InvalidEventException.of(CLAIMS, "must have run_id and exp");
    }
  }

  /** What they take in memory, roughly. */
  int bytes() {
    int ofConfig =
        config.map(rules -> CONFIG_CHARACTER_BYTES * rules.json().text().length()).orElse(0);
    return OVERHEAD_BYTES + 2 * key.length() + ofConfig;
  }

  /** {@code {"tenant":…,"run_id":…,"key":…,"exp":seconds,"config":…}}, compact. */
  RawJson json() {
    Map<String, RawJson> members = new LinkedHashMap<>();
    members.put("tenant", text(tenant));
    members.put("run_id", text(runId.toString()));
    members.put("key", text(key));
    members.put("exp", new RawJson(Long.toString(expiry.getEpochSecond())));
    config.ifPresent(rules -> members.put("config", rules.json()));
    return MergePatch.object(members);
  }

  /**
   * The claims that this JSON makes; members that are not known are ignored.
   *
   * @throws InvalidEventException when it is no JSON object, or lacks some
   */
  static TokenClaims read(String json) {
    return read(json.getBytes(StandardCharsets.UTF_8));
  }

  /** The same of JSON in UTF-8. */
  static TokenClaims read(byte[] bytes) {
    try (JsonParser parser = StrictJson.parser(bytes)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw InvalidEventException.of(CLAIMS, "must be a JSON object");
      }
      Draft members = new Draft();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        members.read(name, parser, bytes);
      }
      if (parser.nextToken() != null) {
        throw InvalidEventException.of(CLAIMS, "must be one JSON object");
      }
      return members.claims();
    } catch (IOException e) {
      throw StrictJson.complaint(CLAIMS, e);
    }
  }

  private static RawJson text(String text) {
    return new RawJson(TextNode.valueOf(text).toString());
  }

  /** The members as they are read. */
  private static final class Draft {
    private String tenant;
    private UUID runId;
    private String key;
    private Instant expiry;
    private FeedbackConfig config;

    void read(String name, JsonParser parser, byte[] bytes) throws IOException {
      switch (name) {
        case "tenant" -> tenant = StrictJson.text(name, parser);
        case "run_id" -> runId = Members.uuid(name, parser);
        case "key" -> key = StrictJson.text(name, parser);
        case "exp" -> expiry = seconds(StrictJson.number(name, parser));
        case "config" ->
            config =
                parser.currentToken() == JsonToken.VALUE_NULL
                    ? null
                    : FeedbackConfig.read(StrictJson.raw(name, parser, bytes));
        default -> StrictJson.skip(CLAIMS, parser, bytes);
      }
    }

    TokenClaims claims() {
      return new TokenClaims(tenant, runId, key, expiry, Optional.ofNullable(config));
    }

    private static Instant seconds(BigDecimal number) {
      if (number == null || number.signum() < 0 || number.compareTo(LAST) > 0) {
        throw InvalidEventException.of("exp", "must be seconds since 1970-01-01");
      }
      return Instant.ofEpochSecond(number.longValue());
    }
  }
}
