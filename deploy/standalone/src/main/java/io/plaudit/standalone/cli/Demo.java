package io.plaudit.standalone.cli;

import io.plaudit.standalone.StandaloneRun;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code plaudit demo}. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = "The same as up, and sends it sample feedback.")
final class Demo implements Callable<Integer> {

  @Mixin private Starting starting;

  @Override
  public Integer call() throws InterruptedException {
    return StandaloneRun.run(starting.options(true));
  }
}
