package io.plaudit.benchmarks.row;

import io.plaudit.benchmarks.report.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The store that row growth makes, in several runs perhaps, and that row e asks. What was measured
 * while it grew is kept with it, so that its figures are whole wherever the parts were run.
 */
record KeptStore(Path directory) {

  private static final String MADE = "made";

  static KeptStore in(Path data) {
    return new KeptStore(data.resolve("plaudit-growth-store"));
  }

  /** False until {@link #begun}: what is there before that is of no use. */
  boolean isBegun() {
    return Files.exists(made());
  }

  /**
   * Notes that it is set up.
   *
   * @param end of the time that its events fill
   * @param build that makes it
   */
  void begun(Instant end, String build) throws IOException {
    Path unfinished = directory.resolve(MADE + ".new");
    Files.writeString(unfinished, end + "\n" + build + "\n");
    Files.move(unfinished, made(), StandardCopyOption.ATOMIC_MOVE);
  }

  Instant end() throws IOException {
    return Instant.parse(lines().get(0));
  }

  String build() throws IOException {
    return lines().get(1);
  }

  /** What was measured while it grew. */
  Results figures() {
    return new Results(directory);
  }

  void delete() throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> paths = Files.walk(directory)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  private Path made() {
    return directory.resolve(MADE);
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(made());
  }
}
