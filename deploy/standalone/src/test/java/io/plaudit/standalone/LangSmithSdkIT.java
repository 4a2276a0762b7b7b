package io.plaudit.standalone;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * LangSmith's own SDK from npm, unmodified: the newest, and the last before sessions were named.
 */
class LangSmithSdkIT {

  @TempDir Path data;

  @ParameterizedTest
  @ValueSource(strings = {"langsmith", "langsmith-0.3"})
  @EnabledIf("io.plaudit.standalone.NodeSdk#wanted")
  void everyCallOfFeedbackWorks(String installed) throws Exception {
    try (PlauditProcess plaudit = PlauditProcess.up(data)) {
      NodeSdk.run(
          "langsmith.cjs",
          Map.of("BASE_URL", plaudit.url(), "API_KEY", PlauditProcess.KEY, "PACKAGE", installed));
    }
  }
}
