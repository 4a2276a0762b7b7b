package io.plaudit.testsupport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What the threads of another JVM are doing, for the message of a test that waits in vain. */
public final class ThreadDump {

  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(50);

  /** What HotSpot writes after the last of the threads. */
  private static final String END = "JNI global refs";

  private ThreadDump() {}

  /**
   * Has a JVM write its threads to its output; returns when it has, or after five seconds.
   *
   * @param output the file that receives what it writes
   */
  public static void write(Process process, Path output) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-QUIT", Long.toString(process.pid())).start().waitFor();
    long deadline = System.nanoTime() + LIMIT.toNanos();
    boolean ended = false;
    while (!ended && System.nanoTime() < deadline && !Files.readString(output).contains(END)) {
      ended = process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS);
    }
  }
}
