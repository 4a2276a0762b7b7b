package io.plaudit.benchmarks.row;

import io.plaudit.benchmarks.part.Child;
import io.plaudit.benchmarks.part.Jvm;
import io.plaudit.benchmarks.part.Services;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A standalone as a person starts it.
 *
 * @param secondsToReady from the start of the process until writes and reads both work
 */
record Standalone(Child child, double secondsToReady) implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  static Standalone start(Jvm jvm, Path data) throws IOException, InterruptedException {
    int port = Services.freePort();
    long begun = System.nanoTime();
    Child child =
        jvm.jar("standalone", "up", "--port", Integer.toString(port), "--data", data.toString());
    Services.awaitAnswer(child, URI.create("http://127.0.0.1:" + port + "/health/ready"), LIMIT);
    return new Standalone(child, (System.nanoTime() - begun) / 1e9);
  }

  long pid() {
    return child.pid();
  }

  @Override
  public void close() {
    child.close();
  }
}
