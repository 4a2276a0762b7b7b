package io.plaudit.testsupport;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A service as a process of its own, on the class path of the test, for tests of what happens when
 * it is killed, paused or stopped. It ends with {@link #close} or with this JVM.
 */
public final class ServiceProcess implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration REQUEST_LIMIT = Duration.ofSeconds(2);

  private final Process process;
  private final Path log;

  private ServiceProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts the class's {@code main} and returns at once.
   *
   * @param environment replaces every {@code PLAUDIT_} variable of this JVM; others are inherited
   *     unless named
   * @param log receives all output; appended to, so that a restarted service keeps its history
   */
  public static ServiceProcess start(String mainClass, Map<String, String> environment, Path log)
      throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ProcessBuilder builder =
        new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), mainClass)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().keySet().removeIf(name -> name.startsWith("PLAUDIT_"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    return new ServiceProcess(process, log);
  }

  /**
   * Waits until the URL answers 200.
   *
   * @throws AssertionError if the process ends or the limit passes first; it quotes the last answer
   *     and the log, with what each thread was doing
   */
  public ServiceProcess awaitReady(URI url, Duration limit)
      throws IOException, InterruptedException {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    HttpRequest request = HttpRequest.newBuilder(url).timeout(REQUEST_LIMIT).build();
    long deadline = System.nanoTime() + limit.toNanos();
    String answer = ask(client, request);
    while (!answer.isEmpty()) {
      if (System.nanoTime() > deadline) {
        ThreadDump.write(process, log);
        throw new AssertionError(
            "not ready after " + limit + ": " + answer + "\n" + Files.readString(log));
      }
      if (process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError(
            "ended with " + process.exitValue() + ":\n" + Files.readString(log));
      }
      answer = ask(client, request);
    }
    return this;
  }

  /** Why it is not ready; empty when it is. */
  private static String ask(HttpClient client, HttpRequest request) throws InterruptedException {
    try {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      return response.statusCode() == 200 ? "" : response.statusCode() + " " + response.body();
    } catch (IOException notYet) {
      return notYet.toString();
    }
  }

  /** Ends the process without a chance to finish anything, and returns when it is gone. */
  public void kill9() {
    process.destroyForcibly().onExit().join();
  }

  /**
   * Makes the process stand still with all it holds, as a long collection or a frozen host does.
   */
  public void pause() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** Lets a paused process go on. */
  public void resume() throws IOException, InterruptedException {
    signal("CONT");
  }

  /**
   * Asks the process to stop and waits until it has.
   *
   * @return its exit status: 143 where the JVM's shutdown hooks did all the work
   * @throws AssertionError if it still runs after the limit; it is killed then
   */
  public int stop(Duration limit) throws IOException, InterruptedException {
    process.destroy();
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      ThreadDump.write(process, log);
      kill9();
      throw new AssertionError("still running after " + limit + ":\n" + Files.readString(log));
    }
    return process.exitValue();
  }

  /** Whether the process runs, or is paused. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** The operating system's number of the process. */
  public long pid() {
    return process.pid();
  }

  /** The file that receives all output. */
  public Path log() {
    return log;
  }

  private void signal(String name) throws IOException, InterruptedException {
    String pid = Long.toString(process.pid());
    int status = new ProcessBuilder("kill", "-" + name, pid).inheritIO().start().waitFor();
    if (status != 0) {
      throw new IOException("process " + pid + " does not take SIG" + name);
    }
  }

  /** Kills the process if it still runs. */
  @Override
  public void close() {
    kill9();
  }
}
