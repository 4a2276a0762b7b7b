package io.plaudit.standalone.cli;

import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code plaudit}: finds the command and exits with its status. */
public final class PlauditMain {

  private PlauditMain() {}

  /** See {@link Exit} for the status. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** All commands, and how what goes wrong is worded. */
  public static CommandLine commandLine() {
    return new CommandLine(new Plaudit())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExpandAtFiles(false)
        .setParameterExceptionHandler((wrong, arguments) -> wrongUsage(wrong))
        .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, command));
  }

  private static int wrongUsage(ParameterException wrong) {
    CommandLine command = wrong.getCommandLine();
    command.getErr().println("plaudit: " + complaint(wrong));
    command.usage(command.getErr());
    return Exit.USAGE;
  }

  private static String complaint(ParameterException wrong) {
    if (wrong instanceof UnmatchedArgumentException unmatched) {
      String first = unmatched.getUnmatched().get(0);
      return (first.startsWith("-") ? "no such option: " : "no such command: ") + first;
    }
    if (wrong instanceof MissingParameterException missing
        && !missing.getMissing().isEmpty()
        && missing.getMissing().get(0) instanceof CommandLine.Model.OptionSpec option) {
      return option.longestName() + (option.required() ? " is required" : " needs a value");
    }
    return wrong.getMessage();
  }

  private static int failed(Exception failure, CommandLine command) throws Exception {
    if (failure instanceof CommandFailedException) {
      command.getErr().println("plaudit: " + failure.getMessage());
      return Exit.FAILED;
    }
    throw failure;
  }
}
