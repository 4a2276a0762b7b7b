package io.plaudit.standalone;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Weave's own SDK from npm, unmodified. CI always runs it; a laptop without node need not. */
class WeaveSdkIT {

  @TempDir Path data;

  @Test
  @EnabledIf("io.plaudit.standalone.SdkScript#nodeIsWanted")
  void scoresAndEveryCallOfFeedbackWork() throws Exception {
    try (PlauditProcess plaudit = PlauditProcess.up(data)) {
      SdkScript.node(
          "weave.cjs",
          Map.of(
              "BASE_URL",
              plaudit.url(),
              "WF_TRACE_SERVER_URL",
              plaudit.url() + "/weave",
              "WANDB_API_KEY",
              PlauditProcess.KEY));
    }
  }
}
