package io.plaudit.standalone;

import io.plaudit.config.Env;
import io.plaudit.config.InvalidConfigurationException;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;

/** Starts everything, says where it is, runs until it is told to stop. */
public final class StandaloneRun {

  private static final int WRONG_USAGE = 2;

  private StandaloneRun() {}

  /** The exit status: 2 for wrong variables, 1 when something would not start. */
  public static int run(Options options) throws InterruptedException {
    try {
      return run(options, StandaloneConfig.from(new Env(System.getenv())));
    } catch (InvalidConfigurationException e) {
      return failed(WRONG_USAGE, e);
    }
  }

  private static int run(Options options, StandaloneConfig config) throws InterruptedException {
    Standalone standalone;
    try {
      standalone = Standalone.start(options, config);
    } catch (IOException | StartFailedException e) {
      return failed(1, e);
    } catch (InvalidConfigurationException e) {
      // A variable that is only passed on is judged by the service that takes it.
      return failed(WRONG_USAGE, e);
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
    return 0;
  }

  private static int failed(int status, Exception why) {
    System.err.println("plaudit: " + why.getMessage());
    return status;
  }

  /** A person started this and reads it: the greeting is the product here, not a log line. */
  private static PrintStream console() {
    return System.out;
  }
}
