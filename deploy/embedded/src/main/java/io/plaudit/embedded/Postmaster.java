package io.plaudit.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** The server process of one cluster directory: started by us, or left over by a JVM that died. */
final class Postmaster {

  private static final String STOP_SECONDS = "20";

  private final ProcessHandle process;
  private final Path cluster;

  private Postmaster(ProcessHandle process, Path cluster) {
    this.process = process;
    this.cluster = cluster;
  }

  static Postmaster launch(ProcessBuilder command, Path cluster, Path log) throws IOException {
    command.redirectErrorStream(true).redirectOutput(log.toFile());
    command.redirectInput(new File("/dev/null"));
    CompletableFuture<Process> started = new CompletableFuture<>();
    // The server is told to stop when the thread that started it ends, so that thread stays.
    Thread keeper =
        new Thread(
            () -> {
              try {
                Process process = command.start();
                started.complete(process);
                process.waitFor();
              } catch (IOException | InterruptedException e) {
                started.completeExceptionally(e);
              }
            },
            "postgres-keeper");
    keeper.setDaemon(true);
    keeper.start();
    try {
      return new Postmaster(started.join().toHandle(), cluster);
    } catch (CompletionException e) {
      throw new IOException("PostgreSQL cannot be run: " + command.command(), e.getCause());
    }
  }

  /** The server that runs on the directory without us. */
  static Optional<Postmaster> leftOver(Path cluster) throws IOException {
    Path pidFile = cluster.resolve("postmaster.pid");
    if (!Files.exists(pidFile)) {
      return Optional.empty();
    }
    Optional<Postmaster> found =
        Files.readString(pidFile)
            .lines()
            .findFirst()
            .map(Long::valueOf)
            .flatMap(ProcessHandle::of)
            .filter(process -> serves(process, cluster))
            .map(process -> new Postmaster(process, cluster));
    if (found.isEmpty()) {
      // PostgreSQL takes any process that now bears the number for its own. Where sessions of the
      // dead server still live it refuses to start all the same: it looks at the shared memory.
      Files.delete(pidFile);
    }
    return found;
  }

  private static boolean serves(ProcessHandle process, Path cluster) {
    return process
        .info()
        .commandLine()
        .filter(line -> line.contains("postgres") && line.contains(cluster.toString()))
        .isPresent();
  }

  boolean endsWithin(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (process.isAlive() && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    return !process.isAlive();
  }

  /** Ends all sessions and stops, in good order if that does not take too long. */
  void stop(Launcher launcher, PostgresBinaries binaries) throws IOException, InterruptedException {
    if (!stop("fast", launcher, binaries) && !stop("immediate", launcher, binaries)) {
      process.destroyForcibly();
    }
    endsWithin(Duration.ofSeconds(5));
  }

  private boolean stop(String mode, Launcher launcher, PostgresBinaries binaries)
      throws IOException, InterruptedException {
    return !process.isAlive()
        || launcher
                .command(
                    binaries.program("pg_ctl"),
                    "stop",
                    "--silent",
                    "--pgdata=" + cluster,
                    "--mode=" + mode,
                    "--timeout=" + STOP_SECONDS)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor()
            == 0;
  }
}
