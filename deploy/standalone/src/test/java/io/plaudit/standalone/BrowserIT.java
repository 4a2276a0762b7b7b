package io.plaudit.standalone;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** A real browser, Chromium without a window, on a page of another origin than the front door's. */
class BrowserIT {

  @TempDir Path data;

  @Test
  @EnabledIf("io.plaudit.standalone.SdkScript#chromiumIsWanted")
  void aPageOfAnotherOriginGivesFeedbackByAPresignedUrl() throws Exception {
    try (PlauditProcess plaudit = PlauditProcess.up(data)) {
      SdkScript.node(
          "browser.cjs",
          Map.of(
              "BASE_URL",
              plaudit.url(),
              "API_KEY",
              PlauditProcess.KEY,
              "CHROMIUM",
              SdkScript.CHROMIUM));
    }
  }
}
