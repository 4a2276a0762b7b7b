package io.plaudit.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code plaudit tail}: feedback as it comes, by exports from where the last one ended. */
@Command(
    name = "tail",
    mixinStandardHelpOptions = true,
    description = {
      "Prints the newest feedback, then what comes, changes and is withdrawn, until Ctrl-C.",
      "Needs a key with scope read."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  plaudit tail",
      "  plaudit tail --tag _prompt=greeting --lines 50",
      "  plaudit tail --json | jq -c 'select(.value < 0)'"
    })
final class TailCommand implements Callable<Integer> {

  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final int TOO_MANY = 429;
  private static final int UNAVAILABLE = 503;
  private static final int MAX_TEXT = 60;

  /** Nobody has feedback from then on: what is asked for is the position alone. */
  private static final String NEVER = "9998-01-01T00:00:00Z";

  @Mixin private Remote remote;
  @Mixin private Scope scope;

  @Option(
      names = {"-n", "--lines"},
      defaultValue = "10",
      paramLabel = "<number>",
      description = "of those that are there (default: ${DEFAULT-VALUE})")
  private int lines;

  @Option(names = "--no-follow", description = "print what is there, and end")
  private boolean once;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    String position = once ? null : position();
    printNewest();
    while (position != null && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(PAUSE.toNanos());
      position = follow(position);
    }
    return Exit.OK;
  }

  /** Asked before the newest are: what comes between is printed twice, and not never. */
  private String position() throws InterruptedException {
    HttpResponse<InputStream> nothing =
        remote.open(new ApiPath("/v1/export").with("from", NEVER).toString());
    read(nothing);
    return next(nothing)
        .orElseThrow(() -> new CommandFailedException("too many exports at once: try again"));
  }

  private void printNewest() throws InterruptedException {
    if (lines < 1) {
      return;
    }
    String target = scope.addTo(new ApiPath("/v1/feedback").with("limit", lines)).toString();
    List<JsonNode> newest = new ArrayList<>();
    Answered.tree(remote.get(target)).path("feedback").forEach(newest::add);
    for (int i = newest.size() - 1; i >= 0; i--) {
      print(newest.get(i));
    }
  }

  /** Prints what has changed since; where it cannot be asked now, later. */
  private String follow(String position) throws InterruptedException {
    HttpResponse<InputStream> changes =
        remote.open(scope.addTo(new ApiPath("/v1/export").with("since", position)).toString());
    List<JsonNode> read = read(changes);
    read.forEach(this::print);
    return next(changes).orElse(position);
  }

  private List<JsonNode> read(HttpResponse<InputStream> answer) {
    List<JsonNode> rows = new ArrayList<>();
    try (BufferedReader text =
        new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
      if (answer.statusCode() >= Remote.FIRST_ERROR) {
        String said = String.join("\n", text.lines().toList());
        if (answer.statusCode() == TOO_MANY || answer.statusCode() == UNAVAILABLE) {
          return rows;
        }
        throw Remote.refused(answer.statusCode(), said);
      }
      for (String line = text.readLine(); line != null; line = text.readLine()) {
        JsonNode row = Answered.tree(line);
        if (row.has("id")) {
          rows.add(row);
        }
      }
      return rows;
    } catch (IOException e) {
      throw new CommandFailedException("the answer ends midway: " + e, e);
    }
  }

  private static Optional<String> next(HttpResponse<InputStream> answer) {
    return answer.headers().firstValue(ExportCommand.NEXT);
  }

  private void print(JsonNode row) {
    PrintWriter out = spec.commandLine().getOut();
    if (remote.isJson()) {
      out.println(row);
    } else {
      out.println(line(row));
    }
    out.flush();
  }

  private static String line(JsonNode row) {
    StringBuilder line = new StringBuilder(row.path("created_at").asText());
    line.append("  ").append(Answered.oneLine(row.path("trace_id").asText(), MAX_TEXT));
    if (row.path("retracted").asBoolean()) {
      return line.append("  withdrawn ").append(row.path("id").asText()).toString();
    }
    line.append("  ").append(Answered.oneLine(row.path("key").asText(), MAX_TEXT));
    line.append("  ").append(Answered.figure(row.path("value")));
    if (!Answered.figure(row.path("weight")).equals("1")) {
      line.append(" × ").append(Answered.figure(row.path("weight")));
    }
    for (String text : List.of("label", "comment")) {
      if (row.hasNonNull(text)) {
        line.append("  ").append(Answered.oneLine(row.get(text).asText(), MAX_TEXT));
      }
    }
    row.path("metadata")
        .properties()
        .forEach(
            tag -> {
              if (tag.getValue().isValueNode() && tag.getKey().startsWith("_")) {
                line.append("  ").append(Answered.oneLine(tag.getKey(), MAX_TEXT)).append('=');
                line.append(Answered.oneLine(tag.getValue().asText(), MAX_TEXT));
              }
            });
    return line.toString();
  }
}
