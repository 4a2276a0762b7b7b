package io.plaudit.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What a tenant has: feedback by every dialect, and one of each side object, with a text of its own
 * in every place that holds one.
 *
 * @param references by which its things are asked for
 * @param secrets texts that nobody else has ever sent, so that nobody else may ever see them
 */
record Belongings(Map<String, String> references, List<String> secrets) {

  private static final String PART =
      """
      --parts\r
      Content-Disposition: form-data; name="%s"\r
      Content-Type: application/json\r
      \r
      %s\r
      """;

  /** The names under which things can be made: texts that begin so, and UUIDs. */
  static Map<String, String> names(String mark, String tenant) {
    Map<String, String> names = new TreeMap<>();
    for (String text :
        List.of(
            "trace",
            "user",
            "key",
            "label",
            "comment",
            "creator",
            "thread",
            "organisation",
            "dataset_name",
            "session_name")) {
      names.put(text, mark + "-" + text);
    }
    for (String id :
        List.of(
            "feedback_id",
            "ls_id",
            "run_id",
            "session_id",
            "dataset_id",
            "example_id",
            "weave_id",
            "humm_id",
            "config_id",
            "user_id",
            "experiment_id",
            "token",
            "own_token",
            "made_key_id",
            "alert_rule_id",
            "share_token",
            "run_share_token",
            "forged_share_token",
            "forged_run_share_token")) {
      names.put(id, UUID.randomUUID().toString());
    }
    names.put("tenant", tenant);
    names.put("project", mark + "/bot");
    names.put("weave_ref", "weave:///" + mark + "/bot/call/" + UUID.randomUUID());
    names.put(
        "cursor",
        cursor(
            "{\"at\":\"2100-01-01T00:00:00Z\",\"id\":\"%s\",\"trace\":\"%s\"}"
                .formatted(UUID.randomUUID(), UUID.randomUUID())));
    names.put("skip", cursor("{\"skip\":1}"));
    names.put("claims", "bm90aGluZw");
    return names;
  }

  /** Makes them under these names, and finds out what names the server gave. */
  static Belongings make(Client client, Map<String, String> names, String hidden) throws Exception {
    Maker maker = new Maker(client, new TreeMap<>(names), hidden);
    maker.feedback();
    maker.sideObjects();
    maker.apiKey();
    maker.alertRule();
    maker.places();
    return new Belongings(maker.known, maker.secrets);
  }

  /** A cursor of the same instant, beside what nobody has. */
  static String elsewhere(String cursor) {
    String place = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
    return cursor(
        place.replaceAll(
            "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", UUID.randomUUID().toString()));
  }

  private static String cursor(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  private static final class Maker {

    private final Client client;
    private final Map<String, String> known;
    private final String hidden;
    private final List<String> secrets = new ArrayList<>();
    private int count;

    private Maker(Client client, Map<String, String> known, String hidden) {
      this.client = client;
      this.known = known;
      this.hidden = hidden;
      for (String name : List.of("comment", "label", "creator")) {
        known.put(name, hidden + "-" + name);
        secrets.add(known.get(name));
      }
    }

    private void feedback() throws Exception {
      JsonNode made =
          send(
              "POST",
              "/v1/feedback",
              """
              [{"trace_id":"@trace@","id":"@feedback_id@","key":"@key@","value":0.25,"label":"@label@",
                "comment":"@comment@","correction":{"c":"#"},
                "metadata":{"_user":"@user@","_prompt":"everybody","m":"#"}},
               {"trace_id":"@trace@","value":3,"metadata":{"_user":"@user@","_prompt":"everybody","m":"#"}}]""");
      secrets.add(made.at("/feedback_ids/1").asText());
      send(
          "POST",
          "/langsmith/feedback",
          """
          {"id":"@ls_id@","run_id":"@run_id@","session_id":"@session_id@","key":"@key@","score":0.5,
           "value":"#","comment":"#","correction":{"c":"#"},"extra":{"e":"#"}}""");
      send(
          "POST",
          "/weave/feedback/create",
          """
          {"id":"@weave_id@","project_id":"@project@","weave_ref":"@weave_ref@","creator":"@creator@",
           "feedback_type":"wandb.note.1","payload":{"note":"#"}}""");
      JsonNode humm =
          send(
              "POST",
              "/humm/feedback",
              """
              {"key":"@key@","feedback_type":"custom","thread_id":"@thread@","organization_id":"@organisation@",
               "score":"0.5","value":"#","comment":"#"}""");
      serverMade("humm_id", humm.path("id").asText());
    }

    private void sideObjects() throws Exception {
      send(
          "POST",
          "/langsmith/datasets",
          "{\"id\":\"@dataset_id@\",\"name\":\"@dataset_name@\",\"description\":\"#\"}");
      String parts =
          PART.formatted("@example_id@", "{\"metadata\":{\"m\":\"#\"}}")
              + PART.formatted("@example_id@.inputs", "{\"i\":\"#\"}")
              + PART.formatted("@example_id@.outputs", "{\"o\":\"#\"}")
              + "--parts--\r\n";
      send("POST", "/langsmith/v1/platform/datasets/@dataset_id@/examples", parts);
      send(
          "POST",
          "/langsmith/sessions",
          """
          {"id":"@session_id@","name":"@session_name@","reference_dataset_id":"@dataset_id@"}""");
      serverMade("share_token", shared("/langsmith/datasets/@dataset_id@/share", "{}"));
      serverMade(
          "run_share_token", shared("/langsmith/runs/@run_id@/share", "{\"run_id\":\"@run_id@\"}"));
      known.put("forged_share_token", forged(known.get("share_token")));
      known.put("forged_run_share_token", forged(known.get("run_share_token")));
      JsonNode config =
          send(
              "POST",
              "/langsmith/feedback-configs",
              """
              {"feedback_key":"@key@-rated","feedback_config":{"type":"categorical",
               "categories":[{"value":0,"label":"#"},{"value":1,"label":"yes"}]}}""");
      if (config.hasNonNull("id")) {
        known.put("config_id", config.path("id").asText());
      }
      JsonNode token =
          send(
              "POST",
              "/langsmith/feedback/tokens",
              "{\"run_id\":\"@run_id@\",\"feedback_key\":\"@key@\"}");
      serverMade("own_token", token.path("id").asText());
      String[] segments = URI.create(token.path("url").asText()).getPath().split("/", -1);
      serverMade("claims", segments[segments.length - 2]);
    }

    private void apiKey() throws Exception {
      JsonNode made = send("POST", "/v1/keys", "{\"name\":\"#\",\"scopes\":[\"read\"]}");
      serverMade("made_key_id", made.path("id").asText());
      // Nothing is asked for by it: it is never sent.
      secrets.add(made.path("key").asText());
    }

    /** Turned off: it stands as it stands, whenever it is looked at. */
    private void alertRule() throws Exception {
      JsonNode made =
          send(
              "POST",
              "/v1/alerts/rules",
              """
              {"name":"#","tag":"_user","value":"@user@","key":"@key@","window":"P1D","condition":"below",
               "threshold":0,"webhook":{"url":"https://example.com/#"},"enabled":false}""");
      serverMade("alert_rule_id", made.path("id").asText());
      secrets.add(made.at("/webhook/secret").asText());
    }

    private void places() throws Exception {
      JsonNode page = client.query("/v1/feedback?limit=1");
      known.put("cursor", page.path("next_cursor").asText());
    }

    private String shared(String path, String body) throws Exception {
      return send("PUT", path, body).path("share_token").asText();
    }

    /** A name that the server gave is one that nobody else can have sent. */
    private void serverMade(String name, String value) {
      if (value.isEmpty()) {
        throw new AssertionError("no " + name);
      }
      known.put(name, value);
      secrets.add(value);
    }

    private JsonNode send(String method, String path, String template) throws Exception {
      String body = template;
      while (body.contains("#")) {
        String secret = hidden + "-" + count++;
        secrets.add(secret);
        body = body.replaceFirst("#", secret);
      }
      String type =
          body.startsWith("--parts") ? "multipart/form-data; boundary=parts" : "application/json";
      var answer =
          client.send(
              method,
              filled(path),
              filled(body),
              Client.CONTENT_TYPE,
              type,
              "idempotency-key",
              Trespass.IDEMPOTENCY_KEY);
      if (answer.statusCode() >= 300) {
        throw new AssertionError(path + " " + answer.statusCode() + " " + answer.body());
      }
      return Client.JSON.readTree(answer.body());
    }

    private String filled(String template) {
      String filled = template;
      for (Map.Entry<String, String> name : known.entrySet()) {
        filled = filled.replace("@" + name.getKey() + "@", name.getValue());
      }
      return filled;
    }

    private static String forged(String token) {
      char last = token.charAt(token.length() - 1);
      return token.substring(0, token.length() - 1) + (last == '0' ? '1' : '0');
    }
  }
}
