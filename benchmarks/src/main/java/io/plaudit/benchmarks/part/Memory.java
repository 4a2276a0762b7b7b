package io.plaudit.benchmarks.part;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What processes hold in memory, in MB of a million bytes.
 *
 * @param resident the sum of their resident sizes; what they share counts for each
 * @param proportional the same, but what some share is divided among them
 */
public record Memory(double resident, double proportional) {

  private static final double BYTES_PER_KB = 1024;
  private static final double BYTES_PER_MB = 1_000_000;
  private static final Pattern VM_RSS = Pattern.compile("VmRSS:\\s+(\\d+) kB");
  private static final Pattern PSS = Pattern.compile("(?m)^Pss:\\s+(\\d+) kB");

  /** Of a process and all that come from it. */
  public static Memory ofTree(long pid) {
    ProcessHandle root = ProcessHandle.of(pid).orElseThrow();
    return of(Stream.concat(Stream.of(root), root.descendants()));
  }

  /**
   * Of the PostgreSQL servers that this JVM has started.
   *
   * @throws IllegalStateException where none can be found
   */
  public static Memory ofDatabases() {
    Memory found =
        of(
            ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().command().orElse("").endsWith("/postgres")));
    if (found.resident() == 0) {
      throw new IllegalStateException("no process of PostgreSQL was found, or none may be read");
    }
    return found;
  }

  private static Memory of(Stream<ProcessHandle> processes) {
    return processes
        .map(process -> new Memory(mb(process, "status", VM_RSS), mb(process, "smaps_rollup", PSS)))
        .reduce(new Memory(0, 0), Memory::plus);
  }

  private Memory plus(Memory other) {
    return new Memory(resident + other.resident, proportional + other.proportional);
  }

  private static double mb(ProcessHandle process, String file, Pattern pattern) {
    try {
      String text = Files.readString(Path.of("/proc", Long.toString(process.pid()), file));
      Matcher matcher = pattern.matcher(text);
      // A process that is about to end has no memory any more.
      return matcher.find()
          ? Double.parseDouble(matcher.group(1)) * BYTES_PER_KB / BYTES_PER_MB
          : 0;
    } catch (NoSuchFileException ended) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
