package io.plaudit.standalone;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Portkey's own SDK from npm, unmodified. CI always runs it; a laptop without node need not. */
class PortkeySdkIT {

  @TempDir Path data;

  @Test
  @EnabledIf("io.plaudit.standalone.SdkScript#nodeIsWanted")
  void createBulkUpdateAndAnalyticsWork() throws Exception {
    try (PlauditProcess plaudit = PlauditProcess.up(data)) {
      SdkScript.node(
          "portkey.cjs", Map.of("BASE_URL", plaudit.url() + "/v1", "API_KEY", PlauditProcess.KEY));
    }
  }
}
