package io.plaudit.ingest.dialect.langsmith;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.plaudit.codec.MergePatch;
import io.plaudit.codec.StrictJson;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.RawJson;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A token as it was asked for. Members that are not known, the Python SDK's id too, are ignored.
 */
final class TokenRequest {

  private static final Duration DEFAULT_LIFE = Duration.ofHours(3);

  /** Long enough for whatever a client means by "for ever". */
  static final Duration LONGEST_LIFE = Duration.ofDays(3_660);

  private static final int MAX_TOKENS = 1_000;

  private UUID runId;
  private String key;
  private Instant expiresAt;
  private Duration expiresIn;
  private FeedbackConfig config;

  private TokenRequest() {}

  /**
   * The tokens of a body.
   *
   * @param many whether the answer has to be an array
   */
  record Body(List<TokenRequest> tokens, boolean many) {}

  static Body read(byte[] body) {
    RawJson json = StrictJson.requireJson("body", body);
    if (json.isObject()) {
      return new Body(List.of(token(json)), false);
    }
    List<RawJson> elements = StrictJson.elements(json);
    if (elements.size() > MAX_TOKENS) {
      throw InvalidEventException.of("body", "must have at most " + MAX_TOKENS + " items");
    }
    return new Body(elements.stream().map(TokenRequest::token).toList(), true);
  }

  TokenClaims claims(String tenant, Instant now) {
    Instant expiry = expiry(now);
    if (expiry.isAfter(now.plus(LONGEST_LIFE))) {
      throw InvalidEventException.of(
          "expires_at", "must be within " + LONGEST_LIFE.toDays() + " days", expiry);
    }
    return new TokenClaims(
        tenant,
        runId,
        key,
        // Claims count seconds from there on; what has expired has expired.
        expiry.isBefore(Instant.EPOCH) ? Instant.EPOCH : expiry.truncatedTo(ChronoUnit.SECONDS),
        Optional.ofNullable(config));
  }

  private Instant expiry(Instant now) {
    if (expiresAt != null) {
      return expiresAt;
    }
    return now.plus(expiresIn == null ? DEFAULT_LIFE : expiresIn);
  }

  private static TokenRequest token(RawJson json) {
    if (!json.isObject()) {
      throw InvalidEventException.of("body", "must be an object or an array of them");
    }
    byte[] bytes = json.text().getBytes(StandardCharsets.UTF_8);
    TokenRequest token = new TokenRequest();
    try (JsonParser parser = StrictJson.parser(bytes)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        token.readMember(name, parser, bytes);
      }
    } catch (IOException e) {
      throw StrictJson.complaint("body", e);
    }
    if (token.runId == null) {
      throw InvalidEventException.of("run_id", "is required");
    }
    if (token.key == null) {
      throw InvalidEventException.of("feedback_key", "is required");
    }
    return token;
  }

  private void readMember(String name, JsonParser parser, byte[] bytes) throws IOException {
    switch (name) {
      case "run_id" -> runId = Members.uuid(name, parser);
      case "feedback_key" -> key = StrictJson.text(name, parser);
      case "expires_at" -> expiresAt = Times.read(name, parser);
      case "expires_in" -> expiresIn = duration(name, StrictJson.raw(name, parser, bytes));
      case FeedbackConfig.FIELD ->
          config =
              parser.currentToken() == JsonToken.VALUE_NULL
                  ? null
                  : FeedbackConfig.read(StrictJson.raw(name, parser, bytes));
      default -> StrictJson.skip("body", parser, bytes);
    }
  }

  private static Duration duration(String name, RawJson json) {
    if (json.text().equals("null")) {
      return null;
    }
    if (!json.isObject()) {
      throw InvalidEventException.of(name, "must be an object of days, hours and minutes");
    }
    Map<String, RawJson> parts = MergePatch.members(json);
    return Duration.ZERO
        .plusDays(whole(name + ".days", parts.get("days")))
        .plusHours(whole(name + ".hours", parts.get("hours")))
        .plusMinutes(whole(name + ".minutes", parts.get("minutes")));
  }

  private static long whole(String field, RawJson json) {
    if (json == null || json.text().equals("null")) {
      return 0;
    }
    BigDecimal number = StrictJson.number(field, json.text());
    if (number.abs().compareTo(BigDecimal.valueOf(LONGEST_LIFE.toMinutes())) > 0
        || number.stripTrailingZeros().scale() > 0) {
      throw InvalidEventException.of(field, "must be a whole number, and not too large", number);
    }
    return number.longValueExact();
  }
}
