package io.plaudit.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plaudit.model.Digests;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code plaudit import}: the feedbacks of a file, in pieces that can be sent again. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = {
      "Sends the feedbacks of a file, a JSON object a line: what POST /v1/feedback takes, or what",
      "export wrote. Again is harmless: a line without an id is known by the file's name, its number",
      "and what stands on it. Needs a key with scope write. Exit status 1: a line was refused."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  plaudit import feedback.ndjson",
      "  plaudit import --json feedback.ndjson.gz",
      "  jq -c '…' judgments.json | plaudit import - --idempotency-key judgments-of-monday"
    })
final class ImportCommand implements Callable<Integer> {

  private static final int MAX_COMPLAINTS = 20;
  private static final int TRIES = 8;
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final int FIRST_OF_SERVER = 500;
  private static final int TOO_MANY = 429;
  private static final int KEY_CHARACTERS = 16;
  private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

  @Mixin private Remote remote;

  @Parameters(
      index = "0",
      paramLabel = "<file>",
      description = "of JSON lines, compressed by gzip or not; - is the input")
  private String file;

  @Option(
      names = "--idempotency-key",
      paramLabel = "<key>",
      description = "in place of the file's name (default of the input: a new one)")
  private String attempt;

  @Spec private CommandSpec spec;

  private long lines;
  private long stored;
  private long retracted;
  private long refused;
  private long skipped;
  private long complaints;

  @Override
  public Integer call() throws InterruptedException {
    long since = System.nanoTime();
    Progress progress =
        new Progress(spec.commandLine().getErr(), Progress.isWatched(), size(), "lines");
    String key = key();
    try (ImportFile from = ImportFile.open(file)) {
      for (ImportFile.Piece piece = from.next(); piece != null; piece = from.next()) {
        send(piece, key, progress);
        progress.at(from.bytesRead(), lines);
      }
    } catch (IOException e) {
      throw new CommandFailedException("cannot read " + file + ": " + e, e);
    } finally {
      progress.end();
    }
    report(Math.max(1, System.nanoTime() - since) / 1e9);
    return refused == 0 ? Exit.OK : Exit.FAILED;
  }

  private long size() {
    try {
      return file.equals("-") ? 0 : Files.size(Path.of(file));
    } catch (IOException e) {
      throw new CommandFailedException("cannot read " + file + ": " + e, e);
    }
  }

  private String key() {
    if (attempt != null) {
      return attempt;
    }
    Path name = Path.of(file).getFileName();
    return file.equals("-") || name == null
        ? UUID.randomUUID().toString()
        : HexFormat.of()
            .formatHex(Digests.sha256(name.toString().getBytes(StandardCharsets.UTF_8)))
            .substring(0, KEY_CHARACTERS);
  }

  /** Sends a piece until it is taken whole. */
  private void send(ImportFile.Piece piece, String key, Progress progress)
      throws InterruptedException {
    String problem = "";
    for (int tries = 0; tries < TRIES; tries++) {
      if (tries > 0) {
        LockSupport.parkNanos(PAUSE.toNanos() << Math.min(tries, 5));
      }
      try {
        HttpResponse<String> answer =
            remote.upload("/v1/import", piece.bytes(), IDEMPOTENCY_KEY, key + "-" + piece.first());
        if (answer.statusCode() == 200) {
          problem = taken(piece, answer.body(), progress);
          if (problem == null) {
            return;
          }
        } else if (answer.statusCode() < FIRST_OF_SERVER && answer.statusCode() != TOO_MANY) {
          throw Remote.refused(answer.statusCode(), answer.body());
        } else {
          problem = answer.statusCode() + " " + answer.body();
        }
      } catch (IOException e) {
        problem = e.toString();
      }
    }
    throw new CommandFailedException(
        "stopped before line %d: %s%nrun it again to go on".formatted(piece.first(), problem));
  }

  /** Counts what the answer says; or says why the piece was not taken whole. */
  private String taken(ImportFile.Piece piece, String answer, Progress progress) {
    String[] told = answer.split("\n", -1);
    JsonNode summary = null;
    for (String line : told) {
      if (!line.isEmpty()) {
        JsonNode each = Answered.tree(line);
        summary = each.has("summary") ? each.get("summary") : summary;
      }
    }
    if (summary == null || !summary.path("complete").asBoolean()) {
      return summary == null ? "the answer ends midway" : summary.path("error").asText();
    }
    for (String line : told) {
      if (line.contains("\"refused\"") && !line.startsWith("{\"summary\"")) {
        complain(piece, Answered.tree(line), progress);
      }
    }
    lines += piece.lines();
    stored += summary.path("stored").asLong();
    retracted += summary.path("retracted").asLong();
    refused += summary.path("refused").asLong();
    skipped += summary.path("skipped").asLong();
    return null;
  }

  private void complain(ImportFile.Piece piece, JsonNode refusal, Progress progress) {
    long number = piece.first() - 1 + refusal.path("line").asLong();
    if (remote.isJson()) {
      spec.commandLine().getOut().println(((ObjectNode) refusal).put("line", number));
    } else if (complaints < MAX_COMPLAINTS) {
      progress.end();
      spec.commandLine().getErr().printf("line %d: %s%n", number, refusal.path("error").asText());
    }
    complaints++;
  }

  private void report(double seconds) {
    if (remote.isJson()) {
      ObjectNode summary = JsonNodeFactory.instance.objectNode();
      summary
          .putObject("summary")
          .put("lines", lines)
          .put("stored", stored)
          .put("retracted", retracted)
          .put("refused", refused)
          .put("skipped", skipped)
          .put("seconds", seconds);
      spec.commandLine().getOut().println(summary);
      return;
    }
    if (complaints > MAX_COMPLAINTS) {
      spec.commandLine().getErr().printf("and %d more%n", complaints - MAX_COMPLAINTS);
    }
    String also =
        (retracted > 0 ? ", " + retracted + " withdrawn" : "")
            + (skipped > 0 ? ", " + skipped + " skipped" : "");
    spec.commandLine()
        .getOut()
        .println(
            String.format(
                Locale.ROOT,
                "%,d lines: %,d stored%s, %,d refused; %.1f s, %,.0f lines/s",
                lines,
                stored,
                also,
                refused,
                seconds,
                lines / seconds));
  }
}
