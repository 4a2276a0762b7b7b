package io.plaudit.benchmarks.part;

import io.plaudit.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** The embedded broker as a process; its argument is its directory. */
public final class BrokerMain {

  private BrokerMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    EmbeddedKafka kafka = EmbeddedKafka.start(Path.of(arguments[0]), 0);
    Runtime.getRuntime().addShutdownHook(new Thread(kafka::close));
    System.out.println("listening at " + kafka.bootstrapServers());
    new CountDownLatch(1).await();
  }
}
