package io.plaudit.ingest.dialect.langsmith;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.TextNode;
import io.plaudit.codec.StrictJson;
import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.WritePlan;
import io.plaudit.model.FeedbackEvent.Recorded;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.RawJson;
import io.plaudit.model.Rules;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * Feedback that came by a token, in a body or in the query. Key and run are the token's, whatever
 * the request says; no user is named. Each submission is a feedback of its own.
 */
final class TokenSubmission {

  private static final int OK = 200;
  private static final String BODY = "body";
  private static final String SCORE = "score";
  private static final String VALUE = "value";
  private static final String COMMENT = "comment";
  private static final String CORRECTION = "correction";
  private static final String METADATA = "metadata";
  private static final List<String> PARAMETERS = List.of(SCORE, VALUE, COMMENT, CORRECTION);

  /** Of a stranger; who has a key may send more. */
  private static final int MAX_METADATA_BYTES = 16 * 1024;

  /** Ends a text; no text that is stored has it. */
  private static final char END = '\0';

  private TokenSubmission() {}

  static WritePlan plan(DialectRequest request, Token token, ConfigObjects configs) {
    TokenClaims claims = token.claims();
    boolean hasBody = request.body().length > 0;
    FeedbackItem item = FeedbackItem.of(claims.key(), claims.runId());
    if (hasBody) {
      readBody(item, request.body());
    } else {
      readQuery(item, request);
    }
    claims
        .config()
        .ifPresentOrElse(config -> config.apply(item), () -> configs.apply(claims.tenant(), item));
    byte[] said = hasBody ? request.body() : said(request);
    RawJson attributes = Attributes.of(item, null);
    Recorded event = CreateFeedback.recorded(request, 0, by(token.id(), said), item, attributes);
    return new WritePlan.Publish(List.of(event), taken(event.feedback().ref().feedbackId()));
  }

  /** A stranger learns what became of it, and no more. */
  private static DialectResponse taken(UUID feedback) {
    byte[] answer = ("{\"id\":\"" + feedback + "\"}").getBytes(StandardCharsets.US_ASCII);
    return DialectResponse.json(OK, answer);
  }

  private static void readBody(FeedbackItem item, byte[] body) {
    try (JsonParser parser = StrictJson.parser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw InvalidEventException.of(BODY, "must be a JSON object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        readMember(item, name, parser, body);
      }
      if (parser.nextToken() != null) {
        throw InvalidEventException.of(BODY, "must be one JSON object");
      }
    } catch (IOException e) {
      throw StrictJson.complaint(BODY, e);
    }
  }

  private static void readMember(FeedbackItem item, String name, JsonParser parser, byte[] body)
      throws IOException {
    switch (name) {
      case SCORE -> item.score = Members.score(parser);
      case VALUE -> item.value = value(parser, body);
      case COMMENT -> item.comment = StrictJson.text(name, parser);
      case CORRECTION -> item.correction = Members.correction(parser, body);
      case METADATA -> item.sourceMetadata = metadata(parser, body);
      default -> StrictJson.skip(Rules.storable(BODY, name), parser, body);
    }
  }

  private static SentValue value(JsonParser parser, byte[] body) throws IOException {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      throw InvalidEventException.of(VALUE, "must be a number, a boolean or a string");
    }
    return SentValue.read(parser, body);
  }

  private static RawJson metadata(JsonParser parser, byte[] body) throws IOException {
    RawJson metadata = Members.object(METADATA, parser, body);
    if (metadata != null
        && metadata.text().getBytes(StandardCharsets.UTF_8).length > MAX_METADATA_BYTES) {
      throw InvalidEventException.of(
          METADATA, "must have at most " + MAX_METADATA_BYTES + " bytes of JSON");
    }
    return metadata;
  }

  private static void readQuery(FeedbackItem item, DialectRequest request) {
    request.parameter(SCORE).ifPresent(text -> item.score = score(text));
    request.parameter(VALUE).ifPresent(text -> item.value = SentValue.of(storable(VALUE, text)));
    request.parameter(COMMENT).ifPresent(text -> item.comment = storable(COMMENT, text));
    request
        .parameter(CORRECTION)
        .ifPresent(text -> item.correction = json(storable(CORRECTION, text)));
  }

  private static String storable(String name, String text) {
    return Rules.storable("query." + name, text);
  }

  private static BigDecimal score(String text) {
    String lower = text.strip().toLowerCase(Locale.ROOT);
    return switch (lower) {
      case "true" -> BigDecimal.ONE;
      case "false" -> BigDecimal.ZERO;
      default -> Rules.decimal("query.score", StrictJson.number("query.score", lower));
    };
  }

  private static RawJson json(String text) {
    return new RawJson(TextNode.valueOf(text).toString());
  }

  /** What the query says, so that two that say different things are different bytes. */
  private static byte[] said(DialectRequest request) {
    StringBuilder texts = new StringBuilder();
    for (String name : PARAMETERS) {
      texts.append(request.parameter(name).orElse("")).append(END);
    }
    return texts.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The same said by two tokens is two feedbacks, under one Idempotency-Key too. */
  private static byte[] by(UUID id, byte[] said) {
    byte[] token = id.toString().getBytes(StandardCharsets.US_ASCII);
    byte[] bytes = new byte[token.length + said.length];
    System.arraycopy(token, 0, bytes, 0, token.length);
    System.arraycopy(said, 0, bytes, token.length, said.length);
    return bytes;
  }
}
