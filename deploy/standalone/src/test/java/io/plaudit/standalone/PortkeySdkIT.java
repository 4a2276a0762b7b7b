package io.plaudit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Portkey's own SDK from npm, unmodified. CI always runs it; a laptop without node need not. */
class PortkeySdkIT {

  private static final Path SDK = PlauditProcess.root().resolve("deploy/standalone/src/test/sdk");

  @TempDir Path data;

  @Test
  @EnabledIf("wanted")
  void createBulkUpdateAndAnalyticsWork() throws Exception {
    try (PlauditProcess plaudit = PlauditProcess.up(data)) {
      ProcessBuilder builder =
          new ProcessBuilder("node", SDK.resolve("portkey.cjs").toString())
              .redirectErrorStream(true);
      builder.environment().put("BASE_URL", plaudit.url() + "/v1");
      builder.environment().put("API_KEY", PlauditProcess.KEY);
      Process node = builder.start();
      String output = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(node.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(node.exitValue()).as(output).isZero();
    }
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
