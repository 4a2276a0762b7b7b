package io.plaudit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Scripts that use vendors' own SDKs from npm, unmodified, against a running Plaudit. */
final class NodeSdk {

  private static final Path SDK = PlauditProcess.root().resolve("deploy/standalone/src/test/sdk");
  private static final int SECONDS = 120;

  private NodeSdk() {}

  /** Runs a script to its end; one that fails says why. */
  static void run(String script, Map<String, String> variables)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("sdk", ".out");
    ProcessBuilder builder =
        new ProcessBuilder("node", SDK.resolve(script).toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("LANG"));
    builder.environment().putAll(variables);
    Process node = builder.start();
    boolean ended = node.waitFor(SECONDS, TimeUnit.SECONDS);
    node.destroyForcibly();
    String said = Files.readString(output, StandardCharsets.UTF_8);
    assertThat(ended).as(said).isTrue();
    assertThat(node.exitValue()).as(said).isZero();
  }

  /** In CI always; elsewhere where node is there and {@code npm ci} has been run. */
  static boolean wanted() throws InterruptedException {
    return System.getenv("CI") != null
        || (nodeIsThere() && Files.exists(SDK.resolve("node_modules")));
  }

  private static boolean nodeIsThere() throws InterruptedException {
    try {
      return new ProcessBuilder("node", "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
