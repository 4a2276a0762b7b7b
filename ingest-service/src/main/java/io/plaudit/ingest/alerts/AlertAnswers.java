package io.plaudit.ingest.alerts;

import com.fasterxml.jackson.core.JsonGenerator;
import io.plaudit.alert.AlertRule;
import io.plaudit.config.Secret;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.JsonAnswers;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is said of rules: the secret of a webhook only to who has just made it. */
final class AlertAnswers {

  static final int CREATED = 201;
  static final int OK = 200;

  private AlertAnswers() {}

  /**
   * @param secret empty: it is not shown
   */
  static DialectResponse one(int status, AlertRule rule, Optional<Secret> secret) {
    DialectResponse answer =
        JsonAnswers.of(
            status,
            json -> {
              json.writeStartObject();
              writeMembers(json, rule, secret);
              json.writeEndObject();
            });
    return secret.isEmpty()
        ? answer
        : DialectResponse.json(status, answer.body(), Map.of("Cache-Control", "no-store"));
  }

  static DialectResponse all(List<AlertRule> rules) {
    return JsonAnswers.of(
        OK,
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("rules");
          for (AlertRule rule : rules) {
            json.writeStartObject();
            writeMembers(json, rule, Optional.empty());
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static void writeMembers(JsonGenerator json, AlertRule rule, Optional<Secret> secret)
      throws IOException {
    rule.writeMembers(json);
    if (rule.webhook().isEmpty()) {
      json.writeNullField("webhook");
      return;
    }
    json.writeObjectFieldStart("webhook");
    json.writeStringField("url", rule.webhook().get().url().toString());
    if (secret.isPresent()) {
      json.writeStringField("secret", secret.get().reveal());
    }
    json.writeEndObject();
  }
}
