package io.plaudit.ingest.dialect.langsmith;

import com.fasterxml.jackson.databind.node.TextNode;
import io.plaudit.codec.MergePatch;
import io.plaudit.codec.StrictJson;
import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.ingest.dialect.WritePlan;
import io.plaudit.model.FeedbackEvent.Recorded;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.RawJson;
import io.plaudit.model.Rules;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * Feedback that came by a token. Key and run are the token's, whatever the request says; no user is
 * named. Each submission is a feedback of its own.
 */
final class TokenSubmission {

  private static final String BODY = "body";
  private static final String VALUE = "value";
  private static final List<String> TEXTS = List.of(VALUE, "comment", "correction");
  private static final List<String> MEMBERS = List.of("score", VALUE, "comment", "correction");

  /** Of a stranger; who has a key may send more. */
  private static final int MAX_METADATA_BYTES = 16 * 1024;

  private TokenSubmission() {}

  static WritePlan plan(
      DialectRequest request, UUID id, TokenClaims claims, ConfigObjects configs) {
    Map<String, RawJson> sent = request.body().length == 0 ? query(request) : body(request.body());
    if (sent.containsKey(VALUE) && sent.get(VALUE).isObject()) {
      throw InvalidEventException.of(VALUE, "must be a number, a boolean or a string");
    }
    byte[] feedback = feedback(sent, id, claims).text().getBytes(StandardCharsets.UTF_8);
    FeedbackItem item = FeedbackItem.read(feedback);
    claims
        .config()
        .ifPresentOrElse(config -> config.apply(item), () -> configs.apply(claims.tenant(), item));
    Recorded event = CreateFeedback.recorded(request, 0, feedback, item, null);
    return new WritePlan.Publish(
        List.of(event), Answers.json(200, json -> FeedbackRecord.write(json, event.feedback())));
  }

  /** As a create would say it. The token's id makes two tokens' feedbacks two. */
  private static RawJson feedback(Map<String, RawJson> sent, UUID id, TokenClaims claims) {
    Map<String, RawJson> members = new LinkedHashMap<>();
    members.put("key", text(claims.key()));
    members.put("run_id", text(claims.runId().toString()));
    members.put("token", text(id.toString()));
    for (String name : MEMBERS) {
      if (sent.containsKey(name)) {
        members.put(name, sent.get(name));
      }
    }
    RawJson metadata = sent.get("metadata");
    if (metadata != null && !metadata.text().equals("null")) {
      requireSmall(metadata);
      members.put(
          "feedback_source", MergePatch.object(Map.of("type", text("api"), "metadata", metadata)));
    }
    return MergePatch.object(members);
  }

  private static void requireSmall(RawJson metadata) {
    if (metadata.text().getBytes(StandardCharsets.UTF_8).length > MAX_METADATA_BYTES) {
      throw InvalidEventException.of(
          "metadata", "must have at most " + MAX_METADATA_BYTES + " bytes of JSON");
    }
  }

  private static Map<String, RawJson> body(byte[] body) {
    RawJson json = StrictJson.requireJson(BODY, body);
    if (!json.isObject()) {
      throw InvalidEventException.of(BODY, "must be a JSON object");
    }
    return MergePatch.members(json);
  }

  private static Map<String, RawJson> query(DialectRequest request) {
    Map<String, RawJson> sent = new LinkedHashMap<>();
    request.parameter("score").ifPresent(score -> sent.put("score", score(score)));
    for (String name : TEXTS) {
      request
          .parameter(name)
          .ifPresent(text -> sent.put(name, text(Rules.storable("query." + name, text))));
    }
    return sent;
  }

  private static RawJson score(String text) {
    String lower = text.strip().toLowerCase(Locale.ROOT);
    return lower.equals("true") || lower.equals("false")
        ? new RawJson(lower)
        : new RawJson(
            Rules.decimal("query.score", StrictJson.number("query.score", text.strip()))
                .toPlainString());
  }

  private static RawJson text(String text) {
    return new RawJson(TextNode.valueOf(text).toString());
  }
}
