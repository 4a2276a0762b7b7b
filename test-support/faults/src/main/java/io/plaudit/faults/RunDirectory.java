package io.plaudit.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a run keeps everything: what the parts say, what they store, and the report.
 *
 * @param root absolute
 */
record RunDirectory(Path root) {

  private static final String LOGS = "logs";

  RunDirectory {
    root = root.toAbsolutePath();
  }

  /** Where a part stores. */
  Path of(String part) {
    return root.resolve(part);
  }

  /** What a part says. */
  Path log(String part) throws IOException {
    return Files.createDirectories(root.resolve(LOGS)).resolve(part + ".log");
  }

  Path stacks(String part) {
    return root.resolve(LOGS).resolve(part + ".jstack");
  }

  Path report() {
    return root.resolve("report.md");
  }

  /** Removes what the parts stored; what they said stays. */
  void deleteData() throws IOException {
    List<Path> stored;
    try (Stream<Path> all = Files.walk(root)) {
      stored =
          all.filter(path -> !path.equals(root) && !path.equals(report()))
              .filter(path -> !path.startsWith(root.resolve(LOGS)))
              .sorted(Comparator.reverseOrder())
              .toList();
    }
    for (Path path : stored) {
      Files.deleteIfExists(path);
    }
  }
}
