package io.plaudit.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code plaudit top}: the values of a tag, ranked, as they are now. */
@Command(
    name = "top",
    mixinStandardHelpOptions = true,
    description = {
      "Ranks the values of a tag, on a terminal again and again until Ctrl-C.",
      "Needs a key with scope read."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  plaudit top _prompt",
      "  plaudit top _organisation --order best --limit 5 --once",
      "  plaudit top _user --from 2026-11-01T00:00:00Z --json | jq '.values[].mean'"
    })
final class TopCommand implements Callable<Integer> {

  private static final int MAX_VALUE = 40;

  /** The order as the API calls it. */
  private enum Order {
    WORST,
    BEST,
    COUNT,
    VALUE
  }

  @Mixin private Remote remote;

  @Parameters(index = "0", paramLabel = "<tag>", description = "such as _prompt")
  private String tag;

  @Option(
      names = "--order",
      defaultValue = "worst",
      paramLabel = "<order>",
      description = "worst, best, count or value (default: ${DEFAULT-VALUE})")
  private Order order;

  @Option(names = "--key", paramLabel = "<key>", description = "the metric (default: feedback)")
  private String key;

  @Option(
      names = "--from",
      paramLabel = "<time>",
      description = "created at this time or later, such as 2026-11-01T00:00:00Z")
  private String from;

  @Option(names = "--to", paramLabel = "<time>", description = "created before this time")
  private String to;

  @Option(
      names = "--limit",
      defaultValue = "20",
      paramLabel = "<number>",
      description = "of values (default: ${DEFAULT-VALUE})")
  private int limit;

  @Option(
      names = "--every",
      defaultValue = "PT2S",
      paramLabel = "<duration>",
      description = "how long a look lasts, as ISO 8601 has it (default: ${DEFAULT-VALUE})")
  private Duration every;

  @Option(names = "--once", description = "look once, also on a terminal")
  private boolean once;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    boolean again = Progress.isWatched() && !once && !remote.isJson();
    String target =
        new ApiPath("/v1/tags")
            .segment(tag)
            .with("order", order.name().toLowerCase(Locale.ROOT))
            .with("key", key)
            .with("from", from)
            .with("to", to)
            .with("limit", limit)
            .toString();
    do {
      String answer = remote.get(target);
      if (again) {
        // Home, and all below cleared (ECMA-48, CUP and ED).
        spec.commandLine().getOut().print("\u001b[H\u001b[J");
      }
      print(answer);
      if (again) {
        LockSupport.parkNanos(every.toNanos());
      }
    } while (again && !Thread.currentThread().isInterrupted());
    return Exit.OK;
  }

  private void print(String answer) {
    PrintWriter out = spec.commandLine().getOut();
    if (remote.isJson()) {
      out.println(answer);
      return;
    }
    out.printf("%-" + MAX_VALUE + "s %10s %10s  %s%n", tag, "count", "weight", "mean [95 %]");
    for (JsonNode each : Answered.tree(answer).path("values")) {
      out.printf(
          "%-" + MAX_VALUE + "s %10s %10s  %s%n",
          Answered.oneLine(each.path("value").asText(), MAX_VALUE - 1),
          each.path("count").asText(),
          Answered.figure(each.path("weight")),
          Answered.mean(each));
    }
    out.flush();
  }
}
