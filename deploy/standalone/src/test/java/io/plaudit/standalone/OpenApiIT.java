package io.plaudit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.validation.ResponseValidator;
import io.vertx.openapi.validation.ValidatableResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every operation of docs/openapi.yaml, asked of a running Plaudit, answers as the file says. */
class OpenApiIT {

  /** The validator knows no problem documents (RFC 9457), but any vendor's JSON. */
  private static final String PROBLEM = "application/problem+json";

  private static final String KNOWN_PROBLEM = "application/vnd.problem+json";

  /** Nor files and server-sent events, of which it looks at the type alone. */
  private static final Map<String, String> KNOWN_TYPES =
      Map.of(
          "text/event-stream", "text/plain",
          "application/x-ndjson", "text/plain",
          "text/csv", "application/octet-stream",
          "application/vnd.apache.parquet", "text/plain; charset=utf-8");

  private static final String WINDOW =
      "time_of_generation_min=2020-01-01T00:00:00Z&time_of_generation_max=2100-01-01T00:00:00Z";
  private static final String SOMETHING = "11111111-1111-4111-8111-111111111111";
  private static final String NOBODY = "00000000-0000-4000-8000-000000000000";

  @TempDir Path data;

  private final Set<String> exercised = new HashSet<>();
  private Client client;
  private OpenAPIContract contract;
  private ResponseValidator validator;

  @Test
  void everyOperationAnswersAsTheFileSays() throws Exception {
    Vertx vertx = Vertx.vertx();
    try (PlauditProcess plaudit = PlauditProcess.up(data)) {
      contract = OpenAPIContract.from(vertx, file()).await(30, TimeUnit.SECONDS);
      validator = ResponseValidator.create(vertx, contract);
      client = plaudit.client();
      String id = write();
      read(id);
      analyse();
      audit();
      speakLangSmith();
      speakWeave();
      speakHumm();
      keepKeys("/v1/keys");
      beAlerted("/v1/alerts");
      refuse(plaudit.url());
      remove(id);
      assertThat(exercised)
          .containsExactlyInAnyOrderElementsOf(
              contract.operations().stream().map(Operation::getOperationId).toList());
    } finally {
      vertx.close().await(30, TimeUnit.SECONDS);
    }
  }

  private String file() throws IOException {
    String yaml = Files.readString(PlauditProcess.root().resolve("docs/openapi.yaml"));
    Path known = data.resolveSibling(data.getFileName() + "-openapi.yaml");
    return Files.writeString(known, known(yaml)).toString();
  }

  /** The same with types that the validator knows. */
  private static String known(String types) {
    String known = types.replace(PROBLEM, KNOWN_PROBLEM);
    for (Map.Entry<String, String> type : KNOWN_TYPES.entrySet()) {
      known = known.replace(type.getKey(), type.getValue());
    }
    return known;
  }

  private String write() throws Exception {
    JsonNode created =
        exchange(
            200,
            "createFeedback",
            "POST",
            "/v1/feedback",
            """
            [{"trace_id":"t/1","value":-10,"weight":0.5,"metadata":{"_user":"u1","_prompt":"p"}},
             {"trace_id":"t/1","value":4,"metadata":{"_user":"u2","_prompt":"p"}},
             {"trace_id":"t2","key":"accuracy","value":0.25,"label":"good","comment":"c",
              "correction":[1.0]}]""");
    String id = created.get("feedback_ids").get(0).asText();
    exchange(200, "updateFeedback", "PUT", "/v1/feedback/" + id, "{\"value\":7}");
    exchange(200, "importFeedback", "POST", "/v1/import", "{\"trace_id\":\"t3\",\"value\":2}");
    exchange(400, "importFeedback", "POST", "/v1/import?results=x", "{}");
    return id;
  }

  private void read(String id) throws Exception {
    exchange(200, "getTrace", "GET", "/v1/traces/t%2F1", null);
    exchange(200, "getTraceByQuery", "GET", "/v1/trace?id=t%2F1", null);
    exchange(200, "listTraces", "GET", "/v1/traces?order=worst&limit=1", null);
    exchange(200, "listNames", "GET", "/v1/tags", null);
    exchange(200, "listTagValues", "GET", "/v1/tags/_user", null);
    exchange(200, "getTagValue", "GET", "/v1/tags/_prompt/p", null);
    exchange(200, "getTagByQuery", "GET", "/v1/tag?tag=_prompt&value=p", null);
    exchange(200, "compareTagValues", "GET", "/v1/compare?tag=_user&a=u1&b=u2", null);
    exchange(200, "getSummary", "GET", "/v1/summary?key=accuracy", null);
    exchange(
        200,
        "getSummaries",
        "GET",
        "/v1/summaries?filter=%7B%22op%22:%22and%22,%22filters%22:%5B%5D%7D",
        null);
    exchange(
        200,
        "getLabels",
        "GET",
        "/v1/labels?filter=%7B%22op%22:%22and%22,%22filters%22:%5B%5D%7D",
        null);
    exchange(200, "getSeries", "GET", "/v1/series?tag=_user&interval=day", null);
    stream();
    exchange(200, "listFeedback", "GET", "/v1/feedback?trace_id=t2", null);
    exchange(200, "getFeedback", "GET", "/v1/feedback/" + id, null);
    exchange(200, "exportFeedback", "GET", "/v1/export?key=accuracy", null);
    exchange(400, "exportFeedback", "GET", "/v1/export?since=x", null);
    exchange(
        200,
        "searchFeedback",
        "POST",
        "/v1/feedback/search",
        "{\"filter\":{\"op\":\"eq\",\"field\":\"metadata._user\",\"value\":\"u2\"},\"limit\":1}");
  }

  /** It has no end, and is no JSON. */
  private void stream() throws Exception {
    String path = "/v1/stream?key=feedback&trace_id=t%2F1";
    HttpResponse<String> begun = client.get(path);
    assertThat(begun.statusCode()).isEqualTo(200);
    assertThat(begun.headers().firstValue("content-type")).hasValue("text/event-stream");
    assertThat(begun.body()).startsWith("retry: 1000");
    exchange(400, "streamSummaries", "GET", "/v1/stream?value=v", null);
  }

  private void audit() throws Exception {
    exchange(200, "getAudit", "GET", "/v1/audit", null);
    for (String of : List.of("", "Store")) {
      String path = of.isEmpty() ? "/v1/audit" : "/v1/audit/store";
      // There is one at a time: the one before is given the time that it takes.
      Awaitility.await()
          .atMost(30, TimeUnit.SECONDS)
          .untilAsserted(() -> exchange(200, "begin" + of + "Audit", "POST", path, null));
      exchange(200, "cancel" + of + "Audit", "DELETE", path, null);
      exchange(200, "get" + of + "Audit", "GET", path, null);
    }
    exchange(400, "getAudit", "GET", "/v1/audit?nonsense=1", null);
  }

  private void analyse() throws Exception {
    String graphs = "/v1/analytics/graphs/feedbacks";
    exchange(200, "graphFeedbacks", "GET", graphs + "?" + WINDOW, null);
    exchange(200, "graphFeedbackScores", "GET", graphs + "/scores?" + WINDOW, null);
    exchange(200, "graphFeedbackWeighted", "GET", graphs + "/weighted?" + WINDOW, null);
    exchange(200, "graphFeedbackAiModels", "GET", graphs + "/ai-models?" + WINDOW, null);
    exchange(200, "groupByMetadata", "GET", "/v1/analytics/groups/metadata/_user?" + WINDOW, null);
    exchange(200, "getReadiness", "GET", "/health/ready", null);
  }

  private void speakLangSmith() throws Exception {
    String feedback = "/langsmith/feedback";
    String run = "\"run_id\":\"" + SOMETHING + "\"";
    String session = "\"session_id\":\"" + SOMETHING + "\"";
    String sent = "{" + run + "," + session + ",\"key\":\"k\",\"score\":true,\"value\":{\"a\":1}}";
    String id = exchange(200, "createLangSmithFeedback", "POST", feedback, sent).get("id").asText();
    exchange(200, "updateLangSmithFeedback", "PATCH", feedback + "/" + id, "{\"value\":\"up\"}");
    exchange(200, "getLangSmithFeedback", "GET", feedback + "/" + id, null);
    exchange(200, "listLangSmithFeedback", "GET", feedback + "?run=" + SOMETHING, null);
    exchange(200, "getLangSmithRun", "GET", "/langsmith/runs/" + SOMETHING, null);
    String inSession = "/langsmith/sessions/" + SOMETHING;
    exchange(200, "getLangSmithSession", "GET", inSession, null);
    exchange(200, "getLangSmithSession", "GET", inSession + "?include_stats=true", null);
    exchange(200, "deleteLangSmithFeedback", "DELETE", feedback + "/" + id, null);
    exchange(404, "getLangSmithFeedback", "GET", feedback + "/" + id, null);
    exchange(404, "deleteLangSmithFeedback", "DELETE", feedback + "/" + id, null);
    exchange(200, "getLangSmithRun", "GET", "/langsmith/runs/" + SOMETHING, null);
    exchange(404, "getLangSmithSession", "GET", inSession, null);
    exchange(422, "createLangSmithFeedback", "POST", feedback, "{}");
    exchange(422, "listLangSmithFeedback", "GET", feedback + "?limit=0", null);
    exchange(200, "getLangSmithInfo", "GET", "/langsmith/info", null);
    exchange(422, "uploadLangSmithParts", "POST", "/langsmith/runs/multipart", "{}");
    exchange(202, "uploadLangSmithRuns", "POST", "/langsmith/runs/batch", "{\"post\":[{}]}");
    exchange(202, "createLangSmithRun", "POST", "/langsmith/runs", "{}");
    exchange(202, "updateLangSmithRun", "PATCH", "/langsmith/runs/" + SOMETHING, "{}");
    useTokens("/langsmith/feedback/tokens");
    configure("/langsmith/feedback-configs");
    share();
    keepDatasets();
  }

  private void keepDatasets() throws Exception {
    String dataset = "33333333-3333-4333-8333-333333333333";
    String datasets = "/langsmith/datasets";
    String made = "{\"id\":\"" + dataset + "\",\"name\":\"d\"}";
    exchange(200, "createLangSmithDataset", "POST", datasets, made);
    exchange(409, "createLangSmithDataset", "POST", datasets, "{\"name\":\"d\"}");
    exchange(200, "listLangSmithDatasets", "GET", datasets + "?name=d&limit=1", null);
    exchange(200, "getLangSmithDataset", "GET", datasets + "/" + dataset, null);
    exchange(404, "getLangSmithDataset", "GET", datasets + "/" + NOBODY, null);
    String added = "/langsmith/v1/platform/datasets/" + dataset + "/examples";
    exchange(422, "addLangSmithExamples", "POST", added, "{}");
    String example = addExample(added);
    exchange(200, "getLangSmithExample", "GET", "/langsmith/examples/" + example, null);
    assertThat(
            exchange(
                200,
                "listLangSmithExamples",
                "GET",
                "/langsmith/examples?dataset=" + dataset,
                null))
        .hasSize(1);
    exchange(200, "deleteLangSmithExample", "DELETE", "/langsmith/examples/" + example, null);
    exchange(404, "getLangSmithExample", "GET", "/langsmith/examples/" + NOBODY, null);
    exchange(404, "deleteLangSmithExample", "DELETE", "/langsmith/examples/" + NOBODY, null);
    exchange(200, "deleteLangSmithDataset", "DELETE", datasets + "/" + dataset, null);
    String session = "/langsmith/sessions/" + SOMETHING;
    exchange(200, "listLangSmithSessions", "GET", "/langsmith/sessions?include_stats=true", null);
    exchange(200, "getLangSmithSession", "GET", session + "?include_stats=true", null);
    exchange(200, "updateLangSmithSession", "PATCH", session, "{\"name\":\"renamed\"}");
    exchange(200, "deleteLangSmithSession", "DELETE", session, null);
    exchange(404, "deleteLangSmithSession", "DELETE", session, null);
  }

  private String addExample(String path) throws Exception {
    String id = UUID.randomUUID().toString();
    StringBuilder body = new StringBuilder();
    Map.of("", "{\"metadata\":{\"m\":1}}", ".inputs", "{\"n\":2}", ".outputs", "{\"n\":4}")
        .forEach(
            (suffix, json) ->
                body.append("--parts\r\nContent-Disposition: form-data; name=\"")
                    .append(id)
                    .append(suffix)
                    .append("\"\r\nContent-Type: application/json\r\n\r\n")
                    .append(json)
                    .append("\r\n"));
    JsonNode added =
        exchange(
            201,
            "addLangSmithExamples",
            "POST",
            path,
            body + "--parts--\r\n",
            Client.CONTENT_TYPE,
            "multipart/form-data; boundary=parts");
    assertThat(added.at("/example_ids/0").asText()).isEqualTo(id);
    return id;
  }

  private void speakHumm() throws Exception {
    String feedback = "/humm/feedback";
    String sent =
        "{\"key\":\"k\",\"feedback_type\":\"%s\",\"thread_id\":\"t\",\"organization_id\":\"o\"%s}";
    String id =
        exchange(200, "createHummFeedback", "POST", feedback, sent.formatted("thumbs_up", ""))
            .get("id")
            .asText();
    exchange(200, "getHummFeedback", "GET", feedback + "/" + id, null);
    String custom = sent.formatted("custom", ",\"score\":\"0.5\",\"value\":\"v\"");
    exchange(200, "createHummFeedback", "POST", feedback, custom);
    exchange(422, "createHummFeedback", "POST", feedback, "{\"score\":\"good\"}");
    exchange(422, "createHummFeedback", "POST", feedback, "{");
    exchange(422, "getHummFeedback", "GET", feedback + "/no-uuid", null);
    exchange(404, "getHummFeedback", "GET", feedback + "/" + NOBODY, null);
  }

  private void share() throws Exception {
    String session = "11111111-1111-4111-8111-111111111111";
    String about =
        "{\"run_id\":\"" + NOBODY + "\",\"session_id\":\"%s\",\"key\":\"k\",\"score\":1}";
    exchange(
        200,
        "createLangSmithSession",
        "POST",
        "/langsmith/sessions",
        "{\"id\":\"" + session + "\",\"reference_dataset_id\":\"" + SOMETHING + "\"}");
    exchange(
        200, "createLangSmithFeedback", "POST", "/langsmith/feedback", about.formatted(session));
    exchange(
        200, "createLangSmithFeedback", "POST", "/langsmith/feedback", about.formatted(NOBODY));
    String dataset = "/langsmith/datasets/" + SOMETHING + "/share";
    String token =
        exchange(200, "shareLangSmithDataset", "PUT", dataset, "{}").get("share_token").asText();
    exchange(200, "getSharedLangSmithDataset", "GET", dataset, null);
    String open = "/langsmith/public/" + token + "/datasets/feedback";
    JsonNode shown = exchange(200, "listLangSmithSharedDataset", "GET", open + "?key=k", null);
    assertThat(shown.findValuesAsText("session_id")).containsExactly(session);
    String shownOf = "/langsmith/public/" + token;
    exchange(200, "getSharedLangSmithDatasetItself", "GET", shownOf + "/datasets", null);
    exchange(200, "listSharedLangSmithExamples", "GET", shownOf + "/examples?limit=1", null);
    assertThat(
            exchange(
                200, "listSharedLangSmithSessions", "GET", shownOf + "/datasets/sessions", null))
        .hasSize(1);
    String shares = "/langsmith/workspaces/current/shared";
    assertThat(exchange(200, "listLangSmithShares", "GET", shares, null).get("entities"))
        .hasSize(1);
    String another = "{\"share_tokens\":[\"" + NOBODY + "\"]}";
    exchange(200, "unshareLangSmith", "DELETE", shares, another);
    exchange(422, "unshareLangSmith", "DELETE", shares, "{\"share_tokens\":[1]}");
    exchange(200, "unshareLangSmithDataset", "DELETE", dataset, null);
    exchange(404, "listLangSmithSharedDataset", "GET", open, null);
    String run = "/langsmith/runs/" + NOBODY + "/share";
    String ofRun = exchange(200, "shareLangSmithRun", "PUT", run, "{}").get("share_token").asText();
    exchange(200, "getSharedLangSmithRun", "GET", run, null);
    assertThat(
            exchange(
                200,
                "listLangSmithSharedRun",
                "GET",
                "/langsmith/public/" + ofRun + "/feedbacks",
                null))
        .hasSize(2);
    exchange(200, "unshareLangSmithRun", "DELETE", run, null);
  }

  private void useTokens(String tokens) throws Exception {
    String asked = "{\"run_id\":\"" + SOMETHING + "\",\"feedback_key\":\"thumbs\"}";
    JsonNode token = exchange(200, "createLangSmithTokens", "POST", tokens, asked);
    exchange(200, "createLangSmithTokens", "POST", tokens, "[" + asked + "]");
    assertThat(
            exchange(200, "listLangSmithTokens", "GET", tokens + "?run_id=" + SOMETHING, null)
                .findValuesAsText("id"))
        .hasSize(2)
        .contains(token.get("id").asText());
    String signed = URI.create(token.get("url").asText()).getPath().replace("/api/v1", "");
    String bare = tokens + "/" + token.get("id").asText();
    exchange(200, "sendByLangSmithSignedToken", "POST", signed, "{\"score\":1}");
    exchange(200, "getByLangSmithSignedToken", "GET", signed + "?score=true", null);
    exchange(200, "sendByLangSmithToken", "POST", bare, "{\"value\":\"up\"}");
    exchange(200, "getByLangSmithToken", "GET", bare + "?score=0.5", null);
    assertThat(
            exchange(200, "listLangSmithFeedback", "GET", "/langsmith/feedback?key=thumbs", null))
        .hasSize(4);
    exchange(422, "sendByLangSmithSignedToken", "POST", signed, "{\"score\":\"x\"}");
    exchange(404, "getByLangSmithToken", "GET", tokens + "/" + NOBODY, null);
    exchange(200, "revokeLangSmithToken", "DELETE", bare, null);
    exchange(403, "sendByLangSmithSignedToken", "POST", signed, "{\"score\":1}");
    exchange(422, "createLangSmithTokens", "POST", tokens, "{}");
  }

  private void configure(String configs) throws Exception {
    String stars =
        "{\"feedback_key\":\"stars\",\"feedback_config\":{\"type\":\"continuous\",\"max\":%d}}";
    exchange(200, "createLangSmithConfig", "POST", configs, stars.formatted(5));
    exchange(400, "createLangSmithConfig", "POST", configs, stars.formatted(6));
    exchange(200, "updateLangSmithConfig", "PATCH", configs, stars.formatted(6));
    exchange(404, "updateLangSmithConfig", "PATCH", configs, "{\"feedback_key\":\"unknown\"}");
    exchange(200, "listLangSmithConfigs", "GET", configs + "?key=stars", null);
    exchange(404, "deleteLangSmithConfig", "DELETE", configs + "?id=" + NOBODY, null);
    exchange(204, "deleteLangSmithConfig", "DELETE", configs + "?feedback_key=stars", null);
    exchange(422, "createLangSmithConfig", "POST", configs, "{}");
  }

  private void speakWeave() throws Exception {
    String project = "\"project_id\":\"acme/bot\"";
    String item =
        "{%s,\"weave_ref\":\"weave:///acme/bot/call/c\",\"feedback_type\":\"%s\",\"payload\":{%s},%s}";
    String note = item.formatted(project, "wandb.note.1", "\"note\":\"n\"", "\"creator\":null");
    String rated =
        item.formatted(
            project,
            "wandb.agent_user_feedback",
            "\"a\":1",
            "\"scorer_tags\":[\"t\"],\"scorer_ratings\":{\"_rating_\":0.5}");
    String feedback = "/weave/feedback/";
    String id =
        exchange(200, "createWeaveFeedback", "POST", feedback + "create", note).get("id").asText();
    String batch = "{\"batch\":[" + rated + "]}";
    exchange(200, "createWeaveBatch", "POST", feedback + "batch/create", batch);
    String byId =
        "{%s,\"query\":{\"$expr\":{\"$eq\":[{\"$getField\":\"id\"},{\"$literal\":\"%s\"}]}}}"
            .formatted(project, id);
    assertThat(exchange(200, "queryWeaveFeedback", "POST", feedback + "query", byId).get("result"))
        .hasSize(1);
    String replacement = note.replace("{" + project, "{\"feedback_id\":\"" + id + "\"," + project);
    exchange(200, "replaceWeaveFeedback", "POST", feedback + "replace", replacement);
    exchange(200, "purgeWeaveFeedback", "POST", feedback + "purge", byId);
    String range = "{" + project + ",\"start\":\"2026-01-01T00:00:00Z\"%s}";
    exchange(
        200,
        "getWeaveStats",
        "POST",
        feedback + "stats",
        range.formatted(
            ",\"granularity\":864000,\"metrics\":[{\"json_path\":\"a\",\"value_type\":\"numeric\"}]"));
    exchange(
        200, "getWeavePayloadSchema", "POST", feedback + "payload_schema", range.formatted(""));
    String since = "{" + project + ",\"after_ms\":1767225600000%s}";
    exchange(200, "aggregateWeaveFeedback", "POST", feedback + "aggregate", since.formatted(""));
    exchange(200, "getWeaveServerInfo", "GET", "/weave/server_info", null);
    exchange(200, "getWeaveHealth", "GET", "/weave/health", null);
    String graphQl = "{\"query\":\"{ viewer { username } runs { id } }\"}";
    exchange(200, "askWeaveGraphQl", "POST", "/weave/graphql", graphQl);
    exchange(
        400, "createWeaveFeedback", "POST", feedback + "create", note.replace("\"n\"", "\"\""));
    exchange(422, "createWeaveFeedback", "POST", feedback + "create", "{\"payload\":1}");
    exchange(422, "queryWeaveFeedback", "POST", feedback + "query", "{}");
    exchange(
        400,
        "aggregateWeaveFeedback",
        "POST",
        feedback + "aggregate",
        since.formatted(",\"tags\":[\"t\"]"));
  }

  private void keepKeys(String keys) throws Exception {
    String asked =
        "{\"name\":\"ci\",\"scopes\":[\"read\"],\"expires_at\":\"2099-01-01T00:00:00Z\",\"rate\":5}";
    JsonNode made = exchange(201, "createKey", "POST", keys, asked, "Idempotency-Key", "k");
    exchange(409, "createKey", "POST", keys, asked, "Idempotency-Key", "k");
    exchange(400, "createKey", "POST", keys, "{}");
    assertThat(exchange(200, "listKeys", "GET", keys + "?limit=1", null).get("keys")).hasSize(1);
    exchange(400, "listKeys", "GET", keys + "?limit=0", null);
    String one = keys + "/" + made.get("id").asText();
    exchange(200, "revokeKey", "DELETE", one, null);
    exchange(200, "revokeKey", "DELETE", one + "?tenant=default", null);
    exchange(404, "revokeKey", "DELETE", keys + "/" + NOBODY, null);
  }

  private void beAlerted(String alerts) throws Exception {
    String rules = alerts + "/rules";
    String asked =
        "{\"name\":\"n\",\"key\":\"alarming\",\"window\":\"P1D\",\"condition\":\"above\","
            + "\"threshold\":0.5,\"minimum_sample\":2,"
            + "\"webhook\":{\"url\":\"http://127.0.0.1:1/\"%s}}";
    exchange(
        200,
        "createFeedback",
        "POST",
        "/v1/feedback",
        "[{\"trace_id\":\"a\",\"key\":\"alarming\",\"value\":1},"
            + "{\"trace_id\":\"b\",\"key\":\"alarming\",\"value\":1}]");
    JsonNode made = exchange(201, "createAlertRule", "POST", rules, asked.formatted(""));
    exchange(400, "createAlertRule", "POST", rules, "{}");
    String one = rules + "/" + made.get("id").asText();
    assertThat(exchange(200, "listAlertRules", "GET", rules, null).get("rules")).hasSize(1);
    exchange(200, "getAlertRule", "GET", one, null);
    exchange(404, "getAlertRule", "GET", rules + "/" + NOBODY, null);
    // Nobody on this machine is told anything, unless the operator wants it.
    JsonNode told =
        Awaitility.await()
            .atMost(60, TimeUnit.SECONDS)
            .until(
                () ->
                    exchange(
                            200,
                            "listAlertDeliveries",
                            "GET",
                            alerts + "/deliveries?state=dead&limit=1",
                            null)
                        .get("deliveries"),
                found -> !found.isEmpty());
    assertThat(told.get(0).get("last_error").asText()).contains("open internet");
    assertThat(
            exchange(200, "getAlerts", "GET", alerts, null).get("alerts").findValuesAsText("state"))
        .containsExactly("firing");
    String retry = alerts + "/deliveries/%s/retry";
    exchange(
        200, "retryAlertDelivery", "POST", retry.formatted(told.get(0).get("id").asText()), null);
    exchange(404, "retryAlertDelivery", "POST", retry.formatted(NOBODY), null);
    exchange(400, "getAlerts", "GET", alerts + "?state=burning", null);
    exchange(400, "listAlertDeliveries", "GET", alerts + "/deliveries?cursor=x", null);
    exchange(200, "updateAlertRule", "PUT", one, asked.formatted(",\"rotate_secret\":true"));
    exchange(404, "updateAlertRule", "PUT", rules + "/" + NOBODY, asked.formatted(""));
    exchange(200, "deleteAlertRule", "DELETE", one, null);
    exchange(404, "deleteAlertRule", "DELETE", one, null);
  }

  private void refuse(String url) throws Exception {
    exchange(400, "createFeedback", "POST", "/v1/feedback", "{\"trace_id\":\"t\",\"value\":11}");
    exchange(404, "updateFeedback", "PUT", "/v1/feedback/" + NOBODY, "{\"value\":1}");
    exchange(404, "getFeedback", "GET", "/v1/feedback/" + NOBODY, null);
    exchange(400, "getSummary", "GET", "/v1/summary?nonsense=1", null);
    exchange(400, "graphFeedbacks", "GET", "/v1/analytics/graphs/feedbacks", null);
    client = new Client(url, "pk_wrong_key");
    exchange(401, "createFeedback", "POST", "/v1/feedback", "{\"trace_id\":\"t\",\"value\":1}");
    exchange(401, "createHummFeedback", "POST", "/humm/feedback", "{}");
    exchange(401, "getSummary", "GET", "/v1/summary", null);
    exchange(401, "listKeys", "GET", "/v1/keys", null);
    client = new Client(url, PlauditProcess.KEY);
  }

  private void remove(String id) throws Exception {
    exchange(200, "retractFeedback", "DELETE", "/v1/feedback/" + id, null);
    exchange(404, "getFeedback", "GET", "/v1/feedback/" + id, null);
    exchange(202, "forget", "POST", "/v1/forget", "{\"tag\":\"_user\",\"value\":\"u2\"}");
    exchange(400, "forget", "POST", "/v1/forget", "{\"tag\":\"_user\"}");
  }

  private JsonNode exchange(
      int status,
      String operationId,
      String method,
      String path,
      String body,
      String... sentHeaders)
      throws Exception {
    Operation operation = contract.operation(operationId);
    assertThat(operation).as(operationId).isNotNull();
    assertThat(operation.getHttpMethod().name()).isEqualTo(method);
    assertThat(path.split("\\?", 2)[0]).matches(template(operation));
    HttpResponse<String> response = client.send(method, path, body, sentHeaders);
    assertThat(response.statusCode()).as(path + " " + response.body()).isEqualTo(status);
    Map<String, String> headers = new HashMap<>();
    response.headers().map().forEach((name, values) -> headers.put(name, values.get(0)));
    String type = headers.get("content-type");
    if (KNOWN_TYPES.containsKey(type)) {
      assertThat(operation.getResponse(status).getContent()).containsKey(KNOWN_TYPES.get(type));
    } else {
      validator
          .validate(
              ValidatableResponse.create(
                  status, headers, Buffer.buffer(response.body()), known(type)),
              operationId)
          .await(30, TimeUnit.SECONDS);
    }
    exercised.add(operationId);
    return Client.JSON.readTree(response.body());
  }

  private static Pattern template(Operation operation) {
    return Pattern.compile(operation.getAbsoluteOpenAPIPath().replaceAll("\\{[^}]+}", "[^/]+"));
  }
}
