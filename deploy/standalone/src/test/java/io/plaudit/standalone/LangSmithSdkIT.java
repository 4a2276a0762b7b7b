package io.plaudit.standalone;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * LangSmith's own SDKs, unmodified: for JavaScript the newest and one of 2025, whose wire differs;
 * for Python where pip could install it.
 */
class LangSmithSdkIT {

  @TempDir Path data;

  @ParameterizedTest
  @ValueSource(strings = {"langsmith", "langsmith-0.3"})
  @EnabledIf("io.plaudit.standalone.SdkScript#nodeIsWanted")
  void everyCallOfFeedbackWorksInJavaScript(String installed) throws Exception {
    try (PlauditProcess plaudit = PlauditProcess.up(data)) {
      Map<String, String> variables =
          Map.of("BASE_URL", plaudit.url(), "API_KEY", PlauditProcess.KEY, "PACKAGE", installed);
      SdkScript.node("langsmith.cjs", variables);
      SdkScript.node("langsmith-keys.cjs", variables);
      SdkScript.node("langsmith-evaluation.cjs", variables);
    }
  }

  @Test
  @EnabledIf("io.plaudit.standalone.SdkScript#pythonIsThere")
  void everyCallOfFeedbackWorksInPython() throws Exception {
    try (PlauditProcess plaudit = PlauditProcess.up(data)) {
      Map<String, String> variables =
          Map.of("BASE_URL", plaudit.url(), "API_KEY", PlauditProcess.KEY);
      SdkScript.python("langsmith_feedback.py", variables);
      SdkScript.python("langsmith_evaluation.py", variables);
    }
  }
}
