package io.plaudit.standalone.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;

/** A command of {@code plaudit}, run in the test's own process. */
public final class CommandLineRun {

  private CommandLineRun() {}

  /** The exit status, and what was printed on either stream behind it. */
  public static String of(String command, String[] where, String... more) {
    StringWriter printed = new StringWriter();
    PrintWriter out = new PrintWriter(printed, true);
    CommandLine commandLine = PlauditMain.commandLine().setOut(out).setErr(out);
    int status =
        commandLine.execute(
            Stream.of(List.of(command), List.of(where), List.of(more))
                .flatMap(List::stream)
                .toArray(String[]::new));
    return status + " " + printed;
  }
}
