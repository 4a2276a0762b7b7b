package io.plaudit.ingest.dialect.weave;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plaudit.access.Principal;
import io.plaudit.access.Scope;
import io.plaudit.ingest.dialect.AnsweredException;
import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.Failure;
import io.plaudit.ingest.dialect.FindPlan;
import io.plaudit.ingest.dialect.Operation;
import io.plaudit.ingest.dialect.WritePlan;
import io.plaudit.ingest.idempotency.Attempt;
import io.plaudit.ingest.idempotency.IdempotencyKey;
import io.plaudit.model.Feedback;
import io.plaudit.model.FeedbackEvent.Recorded;
import io.plaudit.model.InvalidEventException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Asks the dialect as the front door would, without one. */
final class Asked {

  static final Instant NOW = Instant.parse("2026-11-21T12:00:00.123456Z");
  static final String PROJECT = "acme/bot";
  static final String CALL = "0196f1a2-0000-7000-8000-00000000c001";
  static final String REF = "weave:///acme/bot/call/" + CALL;
  static final UUID USER = UUID.fromString("99999999-9999-4999-8999-999999999999");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final WeaveDialect DIALECT = new WeaveDialect("_project");
  private static final Principal CALLER = new Principal("acme", USER, EnumSet.allOf(Scope.class));

  private Asked() {}

  /** A status and the body that comes with it. */
  record Said(int status, JsonNode body) {
    String reason() {
      return body.path("reason").asText();
    }
  }

  /** The body of a create of this type and payload, with more members. */
  static String create(String type, String payload, String more) {
    return """
    {"project_id":"%s","weave_ref":"%s","feedback_type":"%s","payload":%s%s}\
    """
        .formatted(PROJECT, REF, type, payload, more.isEmpty() ? "" : "," + more);
  }

  static String create(String type, String payload) {
    return create(type, payload, "");
  }

  /** What the operation at this path says without any feedback found. */
  static Said say(String path, String body) {
    return said(() -> answer(path, body));
  }

  /** The feedback that a create records. */
  static Feedback recorded(String body) {
    WritePlan.Publish plan = (WritePlan.Publish) write("/feedback/create", body);
    return ((Recorded) plan.events().get(0)).feedback();
  }

  static WritePlan write(String path, String body) {
    WritePlan plan = ((Operation.Write) operation(path)).plan().apply(request(path, body));
    return plan instanceof WritePlan.Deferred deferred ? awaited(deferred) : plan;
  }

  private static WritePlan awaited(WritePlan.Deferred deferred) {
    try {
      return deferred.plan().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      throw (RuntimeException) e.getCause();
    }
  }

  static FindPlan find(String path, String body) {
    return ((Operation.Find) operation(path)).plan().apply(request(path, body));
  }

  static Said said(Supplier<DialectResponse> answer) {
    DialectResponse response;
    try {
      response = answer.get();
    } catch (AnsweredException e) {
      response = e.answer();
    } catch (InvalidEventException e) {
      response = DIALECT.failure(new Failure(400, e.getMessage(), e.field()));
    }
    return new Said(response.status(), parse(new String(response.body(), StandardCharsets.UTF_8)));
  }

  static JsonNode parse(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new AssertionError(json, e);
    }
  }

  private static DialectResponse answer(String path, String body) {
    Operation operation = operation(path);
    if (operation instanceof Operation.Find) {
      return find(path, body).answer().of(List.of(), 0);
    }
    if (operation instanceof Operation.Fixed fixed) {
      return fixed.answer().apply(request(path, body));
    }
    WritePlan plan = write(path, body);
    return plan instanceof WritePlan.Publish publish
        ? publish.answer()
        : ((WritePlan.RetractFound) plan).answer();
  }

  private static Operation operation(String path) {
    return DIALECT.operations().stream()
        .filter(operation -> operation.route().paths().contains("/weave" + path))
        .findFirst()
        .orElseThrow(() -> new AssertionError(path));
  }

  private static DialectRequest request(String path, String body) {
    return new DialectRequest(
        Map.of(),
        Map.of(),
        name -> null,
        body.getBytes(StandardCharsets.UTF_8),
        CALLER,
        NOW,
        new Attempt("acme", operation(path).route().name(), new IdempotencyKey("attempt-1")));
  }
}
