package io.plaudit.benchmarks.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The directory of one set of results. Samples are added to a file for each row as they are
 * measured, so that the rows of a report may be run one by one.
 */
public final class Results {

  private static final String MACHINE = "machine.md";

  private final Path directory;

  public Results(Path directory) {
    this.directory = directory;
  }

  public Path directory() {
    return directory;
  }

  public void add(String row, Sample sample) {
    try {
      Path file = file(row);
      if (!Files.exists(file)) {
        Files.createDirectories(file.getParent());
        Files.writeString(file, Sample.HEADER + "\n");
      }
      Files.writeString(file, sample.line() + "\n", StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Makes sure that a row stays of one build.
   *
   * @throws IllegalArgumentException when it has figures of another
   */
  public void requireOnly(String row, String build) throws IOException {
    for (String other : samples(row).builds()) {
      if (!other.equals(build)) {
        throw new IllegalArgumentException(
            "row %s has figures of %s, and this is %s: --fresh forgets them, --results keeps both"
                .formatted(row, other, build));
      }
    }
  }

  /** Takes over what another directory has of a row, in place of what was here. */
  public void take(String row, Results other) throws IOException {
    Files.createDirectories(file(row).getParent());
    Files.copy(other.file(row), file(row), StandardCopyOption.REPLACE_EXISTING);
  }

  /** Forgets what was measured of a row. */
  public void forget(String row) throws IOException {
    Files.deleteIfExists(file(row));
  }

  public Samples samples(String row) throws IOException {
    if (!Files.exists(file(row))) {
      return new Samples(List.of());
    }
    try (Stream<String> lines = Files.lines(file(row))) {
      return new Samples(lines.skip(1).map(Sample::parse).collect(Collectors.toList()));
    }
  }

  /** Keeps where the rows were run; the newest description counts. */
  public void describe(String machine) throws IOException {
    write(MACHINE, machine);
  }

  /** Empty where nothing was run. */
  String machine() throws IOException {
    Path file = directory.resolve(MACHINE);
    return Files.exists(file) ? Files.readString(file) : "";
  }

  void write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Path file(String row) {
    return directory.resolve("raw").resolve(row + ".csv");
  }
}
