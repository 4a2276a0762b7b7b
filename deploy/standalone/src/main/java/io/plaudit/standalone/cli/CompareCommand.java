package io.plaudit.standalone.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code plaudit compare}: which of two values of a tag does better. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = {
      "Compares two values of a tag, and says whether one is better than chance explains.",
      "Needs a key with scope read."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  plaudit compare _prompt v2 v3",
      "  plaudit compare _prompt v2 v3 --key accuracy --from 2026-11-01T00:00:00Z",
      "  test $(plaudit compare _prompt v2 v3 --json | jq -r .verdict) != a_better"
    })
final class CompareCommand implements Callable<Integer> {

  /** What is less is said to be that. */
  private static final BigDecimal SMALLEST = new BigDecimal("0.0001");

  @Mixin private Remote remote;

  @Parameters(index = "0", paramLabel = "<tag>", description = "such as _prompt")
  private String tag;

  @Parameters(index = "1", paramLabel = "<a>", description = "one of its values")
  private String a;

  @Parameters(index = "2", paramLabel = "<b>", description = "another")
  private String b;

  @Option(names = "--key", paramLabel = "<key>", description = "the metric (default: feedback)")
  private String key;

  @Option(
      names = "--from",
      paramLabel = "<time>",
      description = "created at this time or later, such as 2026-11-01T00:00:00Z")
  private String from;

  @Option(names = "--to", paramLabel = "<time>", description = "created before this time")
  private String to;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    String answer =
        remote.get(
            new ApiPath("/v1/compare")
                .with("tag", tag)
                .with("a", a)
                .with("b", b)
                .with("key", key)
                .with("from", from)
                .with("to", to)
                .toString());
    PrintWriter out = spec.commandLine().getOut();
    if (remote.isJson()) {
      out.println(answer);
      return Exit.OK;
    }
    JsonNode compared = Answered.tree(answer);
    print(out, "A", a, compared.path("a"));
    print(out, "B", b, compared.path("b"));
    out.println("p " + chance(compared.path("p_value")));
    out.println(compared.path("text").asText(compared.path("verdict").asText()));
    return Exit.OK;
  }

  private static String chance(JsonNode p) {
    return p.isNumber() && p.decimalValue().compareTo(SMALLEST) < 0
        ? "< " + SMALLEST.toPlainString()
        : "= " + Answered.figure(p);
  }

  private static void print(PrintWriter out, String name, String value, JsonNode summary) {
    out.printf(
        "%s  %s: %s of %s feedbacks, weight %s%n",
        name,
        value,
        Answered.mean(summary),
        summary.path("count").asText("0"),
        Answered.figure(summary.path("weight")));
  }
}
