package io.plaudit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests as LangSmith's SDKs make them, one file a case, replayed against a running Plaudit: each
 * step says what is sent, and what must be in the answer.
 */
class LangSmithSamplesIT {

  private static final Path SAMPLES = Path.of("src/test/resources/samples/langsmith");

  @TempDir static Path data;

  private static PlauditProcess plaudit;

  @BeforeAll
  static void start() throws Exception {
    plaudit = PlauditProcess.up(data);
  }

  @AfterAll
  static void stop() {
    plaudit.close();
  }

  @TestFactory
  Stream<DynamicTest> everySampleIsAnsweredAsItSays() throws IOException {
    try (Stream<Path> files = Files.list(SAMPLES)) {
      List<Path> samples = files.sorted().toList();
      assertThat(samples).hasSizeGreaterThan(15);
      return samples.stream()
          .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> replay(file)));
    }
  }

  private static void replay(Path file) throws Exception {
    RecordedRequests requests = new RecordedRequests(plaudit.url(), PlauditProcess.KEY);
    int position = 0;
    for (JsonNode step : Client.JSON.readTree(Files.readString(file)).path("steps")) {
      String where = "step " + position++ + ": " + step.path("request");
      RecordedRequests.Answer answer = requests.send(step.path("request"));
      assertThat(answer.status())
          .as(where + " " + answer.body())
          .isEqualTo(step.path("status").asInt());
      assertContains(where, answer.body(), step.path("answer"));
    }
  }

  /** Of an object the members that are expected; of an array all elements, in order. */
  private static void assertContains(String where, JsonNode found, JsonNode expected) {
    if (expected.isMissingNode()) {
      return;
    }
    if (expected.isTextual() && expected.textValue().startsWith("~")) {
      assertThat(found.asText()).as(where).matches("(?s)" + expected.textValue().substring(1));
    } else if (expected.isObject()) {
      expected
          .properties()
          .forEach(
              member ->
                  assertContains(
                      where + "/" + member.getKey(),
                      found.path(member.getKey()),
                      member.getValue()));
    } else if (expected.isArray()) {
      assertThat(found).as(where + " " + found).hasSize(expected.size());
      for (int i = 0; i < expected.size(); i++) {
        assertContains(where + "/" + i, found.path(i), expected.path(i));
      }
    } else {
      assertThat(found).as(where).isEqualTo(expected);
    }
  }
}
