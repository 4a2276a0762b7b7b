package io.plaudit.benchmarks.part;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process that ends with {@link #close}, or with this JVM. All it says goes to a file. */
public final class Child implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration STOP = Duration.ofSeconds(40);

  private final Process process;
  private final Path log;

  private Child(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a command and returns at once.
   *
   * @param environment beside what is inherited, of which no {@code PLAUDIT_} variable is
   * @param log receives all output, written anew
   */
  public static Child start(List<String> command, Map<String, String> environment, Path log)
      throws IOException {
    Files.createDirectories(log.getParent());
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("PLAUDIT_"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    return new Child(process, log);
  }

  public long pid() {
    return process.pid();
  }

  /** What it has used of processors, in user and kernel mode. */
  public Duration processorTime() {
    return process.info().totalCpuDuration().orElseThrow();
  }

  /** What it has said so far. */
  public String output() throws IOException {
    return Files.readString(log);
  }

  /**
   * Waits until it has said this.
   *
   * @return the first group of the first match
   * @throws IOException when it ends, or the limit passes, before
   */
  public String awaitOutput(Pattern pattern, Duration limit)
      throws IOException, InterruptedException {
    Matcher[] found = new Matcher[1];
    await(
        "say " + pattern,
        limit,
        () -> {
          found[0] = pattern.matcher(outputOrNothing());
          return found[0].find();
        });
    return found[0].group(1);
  }

  /**
   * Waits until something is true.
   *
   * @param what it should do, for the complaint
   * @throws IOException when it ends, or the limit passes, before
   */
  public void await(String what, Duration limit, BooleanSupplier condition)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IOException("it did not " + what + " within " + limit + ":\n" + output());
      }
      if (process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("it ended with " + process.exitValue() + ":\n" + output());
      }
    }
  }

  /**
   * Waits until it has ended by itself.
   *
   * @return what it said
   * @throws IOException when it fails, or the limit passes before
   */
  public String awaitEnd(Duration limit) throws IOException, InterruptedException {
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS) || process.exitValue() != 0) {
      throw new IOException("it did not end well within " + limit + ":\n" + output());
    }
    return output();
  }

  /** Asks it to stop, and returns when it has; one that does not is killed. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private String outputOrNothing() {
    try {
      return output();
    } catch (IOException notYet) {
      return "";
    }
  }
}
