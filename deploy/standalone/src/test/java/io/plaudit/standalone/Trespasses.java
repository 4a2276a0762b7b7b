package io.plaudit.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import io.plaudit.standalone.ApiOperation.Parameter;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes of an operation's description all requests that reach for what is another's: one with its
 * required parameters alone, one more for each other parameter that can name something, and one for
 * each body. What it was not told of it refuses, so that a new route or parameter is looked at by
 * whoever adds it.
 */
final class Trespasses {

  private static final String FILTER =
      "{\"op\":\"or\",\"filters\":[{\"op\":\"eq\",\"field\":\"trace_id\",\"value\":\"@trace@\"},"
          + "{\"op\":\"eq\",\"field\":\"label\",\"value\":\"@label@\"}]}";

  /** What a parameter names, for all operations or, behind a dot, for one. */
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("id", "@feedback_id@"),
          Map.entry("getTraceByQuery.id", "@trace@"),
          Map.entry("listLangSmithDatasets.id", "@dataset_id@"),
          Map.entry("listLangSmithExamples.id", "@example_id@"),
          Map.entry("listSharedLangSmithExamples.id", "@example_id@"),
          Map.entry("listSharedLangSmithSessions.id", "@session_id@"),
          Map.entry("listLangSmithSessions.id", "@session_id@"),
          Map.entry("deleteLangSmithConfig.id", "@config_id@"),
          Map.entry("revokeKey.id", "@made_key_id@"),
          Map.entry("listKeys.cursor", "@made_key_id@"),
          Map.entry("getAlertRule.id", "@alert_rule_id@"),
          Map.entry("updateAlertRule.id", "@alert_rule_id@"),
          Map.entry("deleteAlertRule.id", "@alert_rule_id@"),
          // A delivery needs a webhook that is asked: AlertsIT tries one of another tenant.
          Map.entry("retryAlertDelivery.id", "@alert_rule_id@"),
          Map.entry("tenant", "@tenant@"),
          Map.entry("trace_id", "@trace@"),
          Map.entry("tag", "_user"),
          Map.entry("metadata_key", "_user"),
          Map.entry("value", "@user@"),
          Map.entry("compareTagValues.a", "@user@"),
          Map.entry("label", "@label@"),
          Map.entry("key", "@key@"),
          Map.entry("feedback_key", "@key@-rated"),
          Map.entry("listLangSmithConfigs.key", "@key@-rated"),
          Map.entry("filter", FILTER),
          Map.entry("cursor", "@cursor@"),
          Map.entry("listTraces.cursor", "@skip@"),
          Map.entry("listTagValues.cursor", "@skip@"),
          Map.entry("getTagByQuery.cursor", "@skip@"),
          Map.entry("metadata", "{\"_user\":\"@user@\"}"),
          Map.entry("feedback_id", "@ls_id@"),
          Map.entry("getHummFeedback.feedback_id", "@humm_id@"),
          Map.entry("token", "@token@"),
          Map.entry("revokeLangSmithToken.token", "@own_token@"),
          Map.entry("claims", "@claims@"),
          Map.entry("run_id", "@run_id@"),
          Map.entry("run", "@run_id@"),
          Map.entry("session", "@session_id@"),
          Map.entry("session_id", "@session_id@"),
          Map.entry("dataset", "@dataset_id@"),
          Map.entry("dataset_id", "@dataset_id@"),
          Map.entry("reference_dataset", "@dataset_id@"),
          Map.entry("example_id", "@example_id@"),
          Map.entry("name", "@dataset_name@"),
          Map.entry("name_contains", "@dataset_name@"),
          Map.entry("listLangSmithSessions.name", "@session_name@"),
          Map.entry("listSharedLangSmithSessions.name", "@session_name@"),
          Map.entry("user", "@user_id@"),
          Map.entry("comparative_experiment_id", "@experiment_id@"),
          Map.entry("feedback_thread_id", "@thread@"),
          Map.entry("share_token", "@forged_share_token@"),
          Map.entry("listLangSmithSharedRun.share_token", "@forged_run_share_token@"));

  /** What names nothing, and what to say where it is required. */
  private static final Map<String, String> NAMELESS =
      Map.ofEntries(
          Map.entry("consistency", ""),
          Map.entry("format", ""),
          Map.entry("since", ""),
          Map.entry("results", ""),
          Map.entry("last_event_id", ""),
          Map.entry("Last-Event-ID", ""),
          Map.entry("state", ""),
          Map.entry("listAlertDeliveries.cursor", ""),
          Map.entry("order", ""),
          Map.entry("limit", ""),
          Map.entry("offset", ""),
          Map.entry("from", ""),
          Map.entry("to", ""),
          Map.entry("interval", ""),
          Map.entry("source", ""),
          Map.entry("compareTagValues.b", "nobody"),
          Map.entry("time_of_generation_min", "2020-01-01T00:00:00Z"),
          Map.entry("time_of_generation_max", "2100-01-01T00:00:00Z"),
          Map.entry("weighted_feedback_min", ""),
          Map.entry("weighted_feedback_max", ""),
          Map.entry("page_size", ""),
          Map.entry("current_page", ""),
          Map.entry("has_comment", ""),
          Map.entry("has_score", ""),
          Map.entry("level", ""),
          Map.entry("min_created_at", ""),
          Map.entry("max_created_at", ""),
          Map.entry("include_user_names", ""),
          Map.entry("include_stats", ""),
          Map.entry("include_all_configs", ""),
          Map.entry("is_enforced", ""),
          Map.entry("sort_by_desc", ""),
          Map.entry("read_after_write", ""),
          Map.entry("data_type", ""),
          Map.entry("reference_free", ""),
          Map.entry("upsert", ""),
          Map.entry("score", ""),
          Map.entry("comment", ""),
          Map.entry("correction", ""),
          // Of a presigned URL it is what is given, not what is asked for.
          Map.entry("getByLangSmithToken.value", ""),
          Map.entry("getByLangSmithSignedToken.value", ""),
          Map.entry("Idempotency-Key", Trespass.IDEMPOTENCY_KEY));

  /** Operations in which nobody can name anything; their answers are looked at all the same. */
  private static final Set<String> WITHOUT_NAMES =
      Set.of(
          "listNames",
          "graphFeedbackAiModels",
          "getLangSmithInfo",
          "listLangSmithShares",
          "createLangSmithRun",
          "getWeaveServerInfo",
          "getWeaveHealth",
          "askWeaveGraphQl",
          "getAlerts",
          "listAlertRules",
          "listAlertDeliveries",
          "getAudit",
          "beginAudit",
          "cancelAudit",
          "getStoreAudit",
          "beginStoreAudit",
          "cancelStoreAudit",
          "getReadiness");

  private final JsonNode bodies;

  Trespasses() throws IOException {
    try (InputStream file = Trespasses.class.getResourceAsStream("/walls/bodies.json")) {
      bodies = Client.JSON.readTree(file);
    }
  }

  /**
   * The requests; at least one.
   *
   * @throws AssertionError where the description says something that this class was not told of
   */
  List<Trespass> of(ApiOperation operation) {
    Map<String, String> required = new LinkedHashMap<>();
    List<Map<String, String>> queries = new ArrayList<>();
    String path = operation.path();
    boolean names = operation.hasBody();
    for (Parameter parameter : operation.parameters()) {
      Optional<String> name = name(operation, parameter);
      names |= name.isPresent();
      String value = name.orElseGet(() -> nameless(operation, parameter));
      if (parameter.in().equals("path")) {
        path = path.replace("{" + parameter.name() + "}", value);
      } else if (parameter.in().equals("query") && parameter.required()) {
        required.put(parameter.name(), value);
      }
    }
    if (!names && !WITHOUT_NAMES.contains(operation.id())) {
      throw new AssertionError(operation + ": how does one ask it for what is another tenant's?");
    }
    queries.add(required);
    for (Parameter parameter : operation.parameters()) {
      Optional<String> name = name(operation, parameter);
      if (parameter.in().equals("query") && !parameter.required() && name.isPresent()) {
        queries.add(with(required, operation, parameter.name(), name.get()));
      }
    }
    return requests(operation, path, queries);
  }

  private List<Trespass> requests(
      ApiOperation operation, String path, List<Map<String, String>> queries) {
    if (operation.hasBody() && !bodies.has(operation.id())) {
      throw new AssertionError(operation + ": bodies.json has none for it");
    }
    List<Trespass> requests = new ArrayList<>();
    for (Map<String, String> query : queries) {
      if (bodies.has(operation.id())) {
        for (JsonNode body : bodies.path(operation.id())) {
          requests.add(new Trespass(operation, path, query, body.asText(), type(body.asText())));
        }
      } else {
        requests.add(new Trespass(operation, path, query, null, null));
      }
    }
    return requests;
  }

  private static String type(String body) {
    return body.startsWith("--parts") ? "multipart/form-data; boundary=parts" : "application/json";
  }

  /** A value needs its tag. */
  private static Map<String, String> with(
      Map<String, String> required, ApiOperation operation, String name, String value) {
    Map<String, String> query = new LinkedHashMap<>(required);
    query.put(name, value);
    boolean hasTag =
        operation.parameters().stream()
            .anyMatch(other -> other.name().equals("tag") && other.in().equals("query"));
    if (name.equals("value") && hasTag) {
      query.put("tag", "_user");
    }
    return query;
  }

  private static Optional<String> name(ApiOperation operation, Parameter parameter) {
    String ofOne = operation.id() + "." + parameter.name();
    if (NAMES.containsKey(ofOne)) {
      return Optional.of(NAMES.get(ofOne));
    }
    return NAMELESS.containsKey(ofOne)
        ? Optional.empty()
        : Optional.ofNullable(NAMES.get(parameter.name()));
  }

  private static String nameless(ApiOperation operation, Parameter parameter) {
    String value = NAMELESS.get(operation.id() + "." + parameter.name());
    value = value == null ? NAMELESS.get(parameter.name()) : value;
    if (value == null || (parameter.required() && value.isEmpty())) {
      throw new AssertionError(operation + ": what does " + parameter.name() + " name?");
    }
    return value;
  }
}
