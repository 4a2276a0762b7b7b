package io.plaudit.standalone;

import io.plaudit.config.Env;
import io.plaudit.config.InvalidConfigurationException;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** {@code plaudit up}: starts everything, says where it is, runs until it is told to stop. */
public final class StandaloneMain {

  private static final int WRONG_USAGE = 2;

  private StandaloneMain() {}

  /** See {@link Options#USAGE}; exits with 2 for wrong usage, 1 when something would not start. */
  public static void main(String[] arguments) throws InterruptedException {
    Options options;
    StandaloneConfig config;
    try {
      options = Options.parse(List.of(arguments));
      config = StandaloneConfig.from(new Env(System.getenv()));
    } catch (IllegalArgumentException e) {
      exit(WRONG_USAGE, "plaudit: " + e.getMessage() + "\n" + Options.USAGE);
      return;
    } catch (InvalidConfigurationException e) {
      exit(WRONG_USAGE, "plaudit: " + e.getMessage());
      return;
    }
    run(options, config);
  }

  private static void run(Options options, StandaloneConfig config) throws InterruptedException {
    Standalone standalone;
    try {
      standalone = Standalone.start(options, config);
    } catch (IOException | StartFailedException e) {
      exit(1, "plaudit: " + e.getMessage());
      return;
    } catch (InvalidConfigurationException e) {
      // A variable that is only passed on is judged by the service that takes it.
      exit(WRONG_USAGE, "plaudit: " + e.getMessage());
      return;
    }
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  standalone.close();
                  stopped.countDown();
                },
                "plaudit-stop"));
    console().println(standalone.greeting());
    if (options.demo()) {
      console().println(Demo.run(standalone.url(), standalone.key()));
    }
    stopped.await();
  }

  private static void exit(int status, String why) {
    System.err.println(why);
    System.exit(status);
  }

  /** A person started this and reads it: the greeting is the product here, not a log line. */
  private static PrintStream console() {
    return System.out;
  }
}
