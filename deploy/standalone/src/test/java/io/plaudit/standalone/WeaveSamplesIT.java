package io.plaudit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

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
 * Requests as Weave's clients make them, that of Python with its batches among them, one file a
 * case, replayed against a running Plaudit.
 */
class WeaveSamplesIT {

  private static final Path SAMPLES = Path.of("src/test/resources/samples/weave");

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
      assertThat(samples).hasSizeGreaterThan(5);
      return samples.stream()
          .map(
              file ->
                  DynamicTest.dynamicTest(
                      file.getFileName().toString(), () -> Sample.replay(file, plaudit)));
    }
  }
}
