package io.plaudit.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A JVM that runs one of the servers, writes to it, says so, and waits to be killed. */
final class DoomedProcess {

  private final Process process;

  private DoomedProcess(Process process) {
    this.process = process;
  }

  /** Returns when the process has written what it was to write. */
  static DoomedProcess start(Class<?> main, Path data, Path notes) throws IOException {
    Path log = notes.resolve("doomed.log");
    Path written = notes.resolve("written");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName(),
                data.toString(),
                written.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              assertThat(process.isAlive()).as(() -> read(log)).isTrue();
              assertThat(written).exists();
            });
    return new DoomedProcess(process);
  }

  private static String read(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }

  List<ProcessHandle> descendants() {
    return process.descendants().toList();
  }

  void kill() {
    process.destroyForcibly();
    await().atMost(Duration.ofSeconds(10)).until(() -> !process.isAlive());
  }

  /** For the process itself: says that everything is written, and waits. */
  static void waitToBeKilled(String written) throws IOException, InterruptedException {
    Files.createFile(Path.of(written));
    new CountDownLatch(1).await();
  }
}
