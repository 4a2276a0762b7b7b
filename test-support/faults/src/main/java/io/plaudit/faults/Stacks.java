package io.plaudit.faults;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What the threads of every JVM are at, for whoever asks later why nothing went on. */
final class Stacks {

  private static final int LIMIT_SECONDS = 20;

  private Stacks() {}

  static void write(List<Part> parts, RunDirectory directory)
      throws IOException, InterruptedException {
    String jstack = Path.of(System.getProperty("java.home"), "bin", "jstack").toString();
    for (Part part : parts) {
      for (long pid : part.javaProcesses()) {
        Path file = directory.stacks(part.name());
        Process process =
            new ProcessBuilder(jstack, Long.toString(pid))
                .redirectErrorStream(true)
                .redirectOutput(file.toFile())
                .start();
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      }
    }
  }
}
