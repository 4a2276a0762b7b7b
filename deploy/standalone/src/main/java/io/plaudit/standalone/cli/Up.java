package io.plaudit.standalone.cli;

import io.plaudit.standalone.StandaloneRun;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code plaudit up}. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    description = "Starts everything on 127.0.0.1: broker, database, both services.")
final class Up implements Callable<Integer> {

  @Mixin private Starting starting;

  @Override
  public Integer call() throws InterruptedException {
    return StandaloneRun.run(starting.options(false));
  }
}
