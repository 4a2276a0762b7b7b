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
 * Requests as a vendor's clients make them, one file a case, replayed against a running Plaudit:
 * each step says what is sent, and what must be in the answer.
 */
abstract class SamplesContract {

  private static final Path SAMPLES = Path.of("src/test/resources/samples");

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

  private final String vendor;
  private final int moreThan;

  /**
   * @param vendor the folder of its samples
   * @param moreThan how many there are at least, less one
   */
  SamplesContract(String vendor, int moreThan) {
    this.vendor = vendor;
    this.moreThan = moreThan;
  }

  @TestFactory
  Stream<DynamicTest> everySampleIsAnsweredAsItSays() throws IOException {
    try (Stream<Path> files = Files.list(SAMPLES.resolve(vendor))) {
      List<Path> samples = files.sorted().toList();
      assertThat(samples).hasSizeGreaterThan(moreThan);
      return samples.stream()
          .map(
              file ->
                  DynamicTest.dynamicTest(
                      file.getFileName().toString(), () -> Sample.replay(file, plaudit)));
    }
  }
}
