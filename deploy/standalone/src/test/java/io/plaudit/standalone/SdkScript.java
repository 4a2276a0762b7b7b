package io.plaudit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Scripts that use vendors' own SDKs, unmodified, against a running Plaudit. */
final class SdkScript {

  private static final Path SDK = PlauditProcess.root().resolve("deploy/standalone/src/test/sdk");
  private static final Path PYTHON = SDK.resolve("python/bin/python");
  private static final int SECONDS = 120;

  /** As Debian calls it. */
  static final String CHROMIUM = "chromium";

  private SdkScript() {}

  static Path file(String script) {
    return SDK.resolve(script);
  }

  static void node(String script, Map<String, String> variables)
      throws IOException, InterruptedException {
    run("node", script, variables);
  }

  /** The same, answering what it has printed. */
  static String nodeOutput(String script, Map<String, String> variables)
      throws IOException, InterruptedException {
    return run("node", script, variables);
  }

  static void python(String script, Map<String, String> variables)
      throws IOException, InterruptedException {
    run(PYTHON.toString(), script, variables);
  }

  /** Runs a script to its end; one that fails says why. */
  private static String run(String interpreter, String script, Map<String, String> variables)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("sdk", ".out");
    ProcessBuilder builder =
        new ProcessBuilder(interpreter, SDK.resolve(script).toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("LANG"));
    builder.environment().putAll(variables);
    Process process = builder.start();
    boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
    process.destroyForcibly();
    String said = Files.readString(output, StandardCharsets.UTF_8);
    assertThat(ended).as(said).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }

  /** Where a virtual environment with the SDK has been made, as CI does where it can. */
  static boolean pythonIsThere() {
    return Files.exists(PYTHON);
  }

  /** In CI always; elsewhere where node is there and {@code npm ci} has been run. */
  static boolean nodeIsWanted() throws InterruptedException {
    return System.getenv("CI") != null
        || (isThere("node") && Files.exists(SDK.resolve("node_modules")));
  }

  /** In CI always; elsewhere where curl is there. */
  static boolean curlIsWanted() throws InterruptedException {
    return System.getenv("CI") != null || isThere("curl");
  }

  /** In CI always; elsewhere where node and the browser are there. */
  static boolean chromiumIsWanted() throws InterruptedException {
    return System.getenv("CI") != null || (isThere("node") && isThere(CHROMIUM));
  }

  /** In CI always; elsewhere where a browser is there and {@code npm ci} has been run. */
  static boolean puppeteerIsWanted() throws InterruptedException {
    return System.getenv("CI") != null || (nodeIsWanted() && isThere(CHROMIUM));
  }

  private static boolean isThere(String command) throws InterruptedException {
    try {
      return new ProcessBuilder(command, "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
