package io.plaudit.ingest;

import io.plaudit.config.Env;
import io.plaudit.config.InvalidConfigurationException;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Environment to configuration to service; a signal stops it, and the process waits until it has.
 */
public final class IngestMain {

  private static final Logger LOG = LoggerFactory.getLogger(IngestMain.class);

  private IngestMain() {}

  public static void main(String[] args) {
    try {
      run(IngestConfig.from(new Env(System.getenv())));
    } catch (InvalidConfigurationException e) {
      LOG.error(e.getMessage());
      System.exit(2);
    }
  }

  private static void run(IngestConfig config) {
    IngestService service = new IngestService(config);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(service), "plaudit-stop"));
    service
        .start()
        .onFailure(
            cause -> {
              LOG.atError().setCause(cause).log("the service does not start");
              new Thread(() -> System.exit(1), "plaudit-exit").start();
            });
  }

  private static void stop(IngestService service) {
    CountDownLatch stopped = new CountDownLatch(1);
    service.stop().onComplete(done -> stopped.countDown());
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
