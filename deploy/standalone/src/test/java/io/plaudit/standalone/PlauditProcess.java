package io.plaudit.standalone;

import io.plaudit.testsupport.ThreadDump;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** {@code ./plaudit up} as a newcomer runs it: the launcher, the packaged jar, a process tree. */
final class PlauditProcess implements AutoCloseable {

  static final String KEY = "pk_end_to_end_test_key";

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern URL = Pattern.compile("URL +(http://127\\.0\\.0\\.1:\\d+)");

  private final Process process;
  private final Path output;
  private String url;

  private PlauditProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /** The top of the checkout: the nearest directory above that has the launcher. */
  static Path root() {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.exists(directory.resolve("plaudit"))) {
      directory = directory.getParent();
    }
    return directory;
  }

  /** Starts it on a free port and waits until it says that it is ready. */
  static PlauditProcess up(Path data) throws IOException, InterruptedException {
    Path output = Files.createTempFile("plaudit", ".out");
    ProcessBuilder builder =
        new ProcessBuilder(
                root().resolve("plaudit").toString(),
                "up",
                "--port",
                "0",
                "--data",
                data.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("PLAUDIT_"));
    builder.environment().put("PLAUDIT_BOOTSTRAP_KEY", KEY);
    PlauditProcess started = new PlauditProcess(builder.start(), output);
    Runtime.getRuntime().addShutdownHook(new Thread(started::kill9));
    started.awaitReady();
    return started;
  }

  private void awaitReady() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      Matcher matcher = URL.matcher(output());
      if (matcher.find()) {
        url = matcher.group(1);
        return;
      }
      if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
        throw new AssertionError("it ended: " + output());
      }
    }
    kill9();
    throw new AssertionError("not ready: " + output());
  }

  Client client() {
    return new Client(url, KEY);
  }

  String url() {
    return url;
  }

  String output() throws IOException {
    return Files.readString(output);
  }

  /** SIGKILL for the process and everything that it started. */
  void kill9() {
    List<ProcessHandle> tree =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    tree.forEach(ProcessHandle::destroyForcibly);
    tree.forEach(handle -> handle.onExit().join());
  }

  /** What Ctrl-C does; answers the exit status. */
  int interrupt() throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      ThreadDump.write(process, output);
      throw new AssertionError("it does not stop: " + output());
    }
    return process.exitValue();
  }

  List<ProcessHandle> descendants() {
    return process.descendants().toList();
  }

  @Override
  public void close() {
    kill9();
  }
}
