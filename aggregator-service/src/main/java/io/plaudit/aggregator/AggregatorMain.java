package io.plaudit.aggregator;

import io.plaudit.config.Env;
import io.plaudit.config.InvalidConfigurationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The aggregator as a process, set up by environment variables. */
public final class AggregatorMain {

  private static final Logger LOG = LoggerFactory.getLogger(AggregatorMain.class);
  private static final int MISCONFIGURED = 2;
  private static final int NOT_STARTED = 1;
  private static final long STOP_SECONDS = 60;

  private AggregatorMain() {}

  public static void main(String[] arguments) {
    AggregatorConfig config;
    try {
      config = AggregatorConfig.from(new Env(System.getenv()));
    } catch (InvalidConfigurationException e) {
      LOG.atError().log(e.getMessage());
      System.exit(MISCONFIGURED);
      return;
    }
    AggregatorService service = new AggregatorService(config);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(service), "plaudit-stop"));
    try {
      service.start().toCompletionStage().toCompletableFuture().get();
    } catch (InterruptedException | ExecutionException e) {
      LOG.atError().setCause(e).log("the aggregator cannot start");
      System.exit(NOT_STARTED);
    }
  }

  /** The JVM ends when its hooks have: this one waits. */
  private static void stop(AggregatorService service) {
    try {
      service.stop().toCompletionStage().toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
      LOG.atInfo().log("stopped");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.atWarn().setCause(e).log("stopping");
    }
  }
}
