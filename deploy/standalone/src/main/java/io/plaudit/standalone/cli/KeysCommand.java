package io.plaudit.standalone.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code plaudit keys}: API keys of a running Plaudit, made, listed and revoked by its API. */
@Command(
    name = "keys",
    mixinStandardHelpOptions = true,
    description = {
      "Makes, lists and revokes API keys; a change counts everywhere within seconds.",
      "Needs a key with scope admin, and operator for another tenant than its own."
    })
final class KeysCommand implements Runnable {

  private static final String PATH = "/v1/keys";
  private static final int FIRST_ERROR = 400;
  private static final ObjectMapper JSON = new ObjectMapper();

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "create, list or revoke?");
  }

  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description =
          "Makes a key and prints it, this once; what else there is to say goes to standard error.")
  int create(
      @Mixin Remote remote,
      @Option(
              names = "--name",
              required = true,
              paramLabel = "<name>",
              description = "what it is for; 1 to 100 characters")
          String name,
      @Option(
              names = "--scopes",
              required = true,
              split = ",",
              paramLabel = "<scope>",
              description = "what it allows: write, read, admin, separated by commas")
          List<String> scopes,
      @Option(
              names = "--tenant",
              paramLabel = "<tenant>",
              description = "whose it is (default: yours)")
          String tenant,
      @Option(
              names = "--user",
              paramLabel = "<uuid>",
              description = "whom it names (default: made of tenant and name)")
          UUID user,
      @Option(
              names = "--expires-at",
              paramLabel = "<time>",
              description =
                  "until when it is good, such as 2027-01-01T00:00:00Z (default: for ever)")
          String expiresAt,
      @Option(
              names = "--rate",
              paramLabel = "<number>",
              description = "the feedbacks a second that it may send (default: any)")
          Integer rate)
      throws InterruptedException {
    ObjectNode asked = JSON.createObjectNode().put("name", name);
    ArrayNode named = asked.putArray("scopes");
    scopes.forEach(scope -> named.add(scope.strip()));
    putWhereGiven(asked, "tenant", tenant);
    putWhereGiven(asked, "user", user == null ? null : user.toString());
    putWhereGiven(asked, "expires_at", expiresAt);
    if (rate != null) {
      asked.put("rate", rate);
    }
    String answer = ask(remote, "POST", PATH, asked.toString());
    if (remote.isJson()) {
      out().println(answer);
    } else {
      JsonNode key = tree(answer);
      spec.commandLine().getErr().println(line(key) + "\nThe key is shown this once:");
      spec.commandLine().getErr().flush();
      out().println(key.path("key").asText());
    }
    return Exit.OK;
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "One key a line, the newest first: id, state, scopes, tenant, name, limits.")
  int list(
      @Mixin Remote remote,
      @Option(names = "--tenant", paramLabel = "<tenant>", description = "whose (default: yours)")
          String tenant)
      throws InterruptedException {
    List<JsonNode> keys = new ArrayList<>();
    String cursor = null;
    do {
      JsonNode page = tree(ask(remote, "GET", PATH + page(tenant, cursor), null));
      page.path("keys").forEach(keys::add);
      cursor = page.path("next_cursor").textValue();
    } while (cursor != null);
    if (remote.isJson()) {
      out().println(JSON.createObjectNode().set("keys", JSON.valueToTree(keys)));
    } else {
      keys.forEach(key -> out().println(line(key)));
    }
    return Exit.OK;
  }

  @Command(
      name = "revoke",
      mixinStandardHelpOptions = true,
      description = "Ends a key for ever; that it is revoked already is fine.")
  int revoke(
      @Mixin Remote remote,
      @Parameters(index = "0", paramLabel = "<id>", description = "as list shows it") UUID id,
      @Option(names = "--tenant", paramLabel = "<tenant>", description = "whose (default: yours)")
          String tenant)
      throws InterruptedException {
    String answer = ask(remote, "DELETE", PATH + "/" + id + page(tenant, null), null);
    out().println(remote.isJson() ? answer : line(tree(answer)));
    return Exit.OK;
  }

  private static void putWhereGiven(ObjectNode asked, String name, String value) {
    if (value != null) {
      asked.put(name, value);
    }
  }

  private static String page(String tenant, String cursor) {
    List<String> parameters = new ArrayList<>();
    if (tenant != null) {
      parameters.add("tenant=" + URLEncoder.encode(tenant, StandardCharsets.UTF_8));
    }
    if (cursor != null) {
      parameters.add("cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8));
    }
    return parameters.isEmpty() ? "" : "?" + String.join("&", parameters);
  }

  private static String ask(Remote remote, String method, String path, String body)
      throws InterruptedException {
    HttpResponse<String> response = remote.send(method, path, body);
    if (response.statusCode() >= FIRST_ERROR) {
      throw new CommandFailedException(response.statusCode() + " " + response.body());
    }
    return response.body();
  }

  private static JsonNode tree(String answer) {
    try {
      return JSON.readTree(answer);
    } catch (JsonProcessingException e) {
      throw new CommandFailedException("the answer is no JSON", e);
    }
  }

  private static String line(JsonNode key) {
    List<String> scopes = new ArrayList<>();
    key.path("scopes").forEach(scope -> scopes.add(scope.asText()));
    StringBuilder line =
        new StringBuilder(
            "%s  %-7s  %s  %s  %s"
                .formatted(
                    key.path("id").asText(),
                    key.path("state").asText(),
                    String.join(",", scopes),
                    key.path("tenant").asText(),
                    key.path("name").asText()));
    for (String limit : List.of("expires_at", "revoked_at", "rate")) {
      if (key.hasNonNull(limit)) {
        line.append("  ").append(limit).append(' ').append(key.get(limit).asText());
      }
    }
    return line.toString();
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
