package io.plaudit.standalone.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The commands; by itself it does nothing. */
@Command(
    name = "plaudit",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      Up.class,
      Demo.class,
      SendCommand.class,
      TailCommand.class,
      TopCommand.class,
      CompareCommand.class,
      ImportCommand.class,
      ExportCommand.class,
      KeysCommand.class,
      AuditCommand.class,
      RebuildCommand.class,
      ReplayDeadLetters.class,
      Grow.class,
      ForgetCommand.class,
      CompletionCommand.class
    },
    description = "Collects feedback on LLM traces and keeps exact aggregates of it.",
    footerHeading = "%nExit status: ",
    footer = "0 done and nothing found, 1 failed or found something, 2 asked wrongly.")
final class Plaudit implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    CommandLine command = spec.commandLine();
    throw new ParameterException(command, "no command");
  }
}
