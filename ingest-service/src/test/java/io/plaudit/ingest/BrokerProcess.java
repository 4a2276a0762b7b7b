package io.plaudit.ingest;

import io.plaudit.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A broker in a process of its own, so that a test can make it stand still. */
final class BrokerProcess {

  static final String DIRECTORY = "TEST_BROKER_DIRECTORY";
  static final String PORT = "TEST_BROKER_PORT";

  private BrokerProcess() {}

  public static void main(String[] args) throws InterruptedException {
    EmbeddedKafka kafka =
        EmbeddedKafka.start(
            Path.of(System.getenv(DIRECTORY)), Integer.parseInt(System.getenv(PORT)));
    Runtime.getRuntime().addShutdownHook(new Thread(kafka::close));
    new CountDownLatch(1).await();
  }
}
