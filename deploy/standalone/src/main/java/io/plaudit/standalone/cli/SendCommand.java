package io.plaudit.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code plaudit send}: one feedback. */
@Command(
    name = "send",
    mixinStandardHelpOptions = true,
    description = "Sends one feedback on a trace, and prints its id. Needs scope write.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  plaudit send t-17 5 -m _prompt=greeting",
      "  plaudit send t-17 0.25 --key accuracy --weight 0.5 --comment 'wrong year'",
      "  plaudit send t-17 --key mood --label 😊"
    })
final class SendCommand implements Callable<Integer> {

  @Mixin private Remote remote;

  @Parameters(index = "0", paramLabel = "<trace>", description = "the trace that it is on")
  private String trace;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "<value>",
      description = {
        "a number: a whole one from -10 to 10, or any where a key is named;",
        "none where there is a label or a comment"
      })
  private BigDecimal value;

  @Option(names = "--key", paramLabel = "<key>", description = "the metric (default: feedback)")
  private String key;

  @Option(names = "--weight", paramLabel = "<0..1>", description = "(default: 1)")
  private BigDecimal weight;

  @Option(names = "--label", paramLabel = "<label>", description = "a category")
  private String label;

  @Option(names = "--comment", paramLabel = "<text>", description = "what there is to say")
  private String comment;

  @Option(
      names = {"-m", "--metadata"},
      paramLabel = "<name=value>",
      description = "a text of the metadata, as often as there are some")
  private Map<String, String> metadata = new TreeMap<>();

  @Option(names = "--id", paramLabel = "<uuid>", description = "of the feedback (default: new)")
  private UUID id;

  @Option(
      names = "--idempotency-key",
      paramLabel = "<key>",
      description = "of an attempt that failed, to repeat it (default: a new one)")
  private String attempt = UUID.randomUUID().toString();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    HttpResponse<String> response;
    try {
      response = remote.send("POST", "/v1/feedback", body().toString(), "Idempotency-Key", attempt);
    } catch (CommandFailedException e) {
      throw new CommandFailedException(e.getMessage() + repeat(), e);
    }
    JsonNode answer = Answered.tree(response.body());
    if (response.statusCode() >= Remote.FIRST_ERROR) {
      String said = answer.path("message").asText(response.body());
      throw new CommandFailedException(
          response.statusCode() + " " + said + (response.statusCode() >= 500 ? repeat() : ""));
    }
    spec.commandLine()
        .getOut()
        .println(remote.isJson() ? response.body() : answer.path("feedback_ids").path(0).asText());
    return Exit.OK;
  }

  private ObjectNode body() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("trace_id", trace);
    putWhereGiven(body, "key", key);
    putWhereGiven(body, "label", label);
    putWhereGiven(body, "comment", comment);
    putWhereGiven(body, "id", id == null ? null : id.toString());
    if (value != null) {
      body.put("value", value);
    }
    if (weight != null) {
      body.put("weight", weight);
    }
    ObjectNode members = body.putObject("metadata");
    metadata.forEach(members::put);
    return body;
  }

  private static void putWhereGiven(ObjectNode body, String name, String text) {
    if (text != null) {
      body.put(name, text);
    }
  }

  private String repeat() {
    return "\nrepeat it with --idempotency-key " + attempt;
  }
}
