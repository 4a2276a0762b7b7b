package io.plaudit.benchmarks;

import io.plaudit.benchmarks.part.Build;
import io.plaudit.benchmarks.part.Jvm;
import io.plaudit.benchmarks.report.Machine;
import io.plaudit.benchmarks.report.Report;
import io.plaudit.benchmarks.report.Results;
import io.plaudit.benchmarks.row.AggregatorRow;
import io.plaudit.benchmarks.row.BulkRow;
import io.plaudit.benchmarks.row.FloodMemoryRow;
import io.plaudit.benchmarks.row.FreshnessRow;
import io.plaudit.benchmarks.row.GrowthRow;
import io.plaudit.benchmarks.row.JmhRow;
import io.plaudit.benchmarks.row.MemoryRow;
import io.plaudit.benchmarks.row.NeighboursRow;
import io.plaudit.benchmarks.row.QueriesRow;
import io.plaudit.benchmarks.row.Row;
import io.plaudit.benchmarks.row.Run;
import io.plaudit.benchmarks.row.SingleRow;
import io.plaudit.benchmarks.row.SoakRow;
import io.plaudit.benchmarks.row.TokensRow;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Runs rows and writes the report. */
public final class Main {

  private static final int WRONG_USAGE = 2;
  private static final String REPORT_ONLY = "report";
  private static final List<Row> ROWS =
      List.of(
          new SingleRow(),
          new BulkRow(),
          new TokensRow(),
          new AggregatorRow(),
          new GrowthRow(),
          new FreshnessRow(),
          new QueriesRow(),
          new MemoryRow(),
          new SoakRow(),
          new NeighboursRow(),
          new FloodMemoryRow(),
          new JmhRow());

  private final Path home;
  private final Options options;
  private final Results results;
  private final Map<String, Row> rows = new LinkedHashMap<>();

  private Main(Path home, Options options) {
    this.home = home;
    this.options = options;
    this.results = new Results(options.results());
    ROWS.forEach(row -> rows.put(row.section().id(), row));
  }

  public static void main(String[] arguments) throws Exception {
    Path home = Path.of(System.getProperty("plaudit.home", "")).toAbsolutePath();
    try {
      new Main(home, Options.parse(home, List.of(arguments))).run();
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.println(Options.USAGE.formatted(String.join(", ", names())));
      System.exit(WRONG_USAGE);
    }
    // Clients of the parts may leave threads behind.
    System.exit(0);
  }

  private void run() throws Exception {
    List<String> wanted = new ArrayList<>(options.rows().isEmpty() ? names() : options.rows());
    for (String name : wanted) {
      if (!rows.containsKey(name) && !name.equals(REPORT_ONLY)) {
        throw new IllegalArgumentException("no such row: " + name);
      }
    }
    Files.createDirectories(options.results());
    wanted.removeIf(REPORT_ONLY::equals);
    if (!wanted.isEmpty()) {
      measure(wanted);
    }
    new Report(results).write(ROWS.stream().map(Row::section).toList());
    console().println("report: " + results.directory().resolve("report.md"));
  }

  private void measure(List<String> wanted) throws Exception {
    Path jar = options.jar().isPresent() ? options.jar().get() : Build.jarOf(home);
    Path built = home.resolve("benchmarks/target/built");
    Build build = Build.of(jar, built, options.unusualFlags());
    console().println("measuring " + build.name());
    if (!options.fresh()) {
      for (String name : wanted) {
        results.requireOnly(name, build.name());
      }
    }
    for (String name : wanted) {
      results.describe(Machine.description(options.flags(), options.quick()));
      run(name, rows.get(name), build);
    }
  }

  private void run(String name, Row row, Build build) throws Exception {
    if (options.fresh()) {
      results.forget(name);
    }
    Path scratch = Files.createTempDirectory("plaudit-benchmarks-");
    try {
      Jvm jvm = new Jvm(options.flags(), build, options.results().resolve("logs"));
      row.run(
          new Run(
              name,
              Long.toString(Instant.now().getEpochSecond(), Character.MAX_RADIX),
              options.quick(),
              options.fresh(),
              options.rounds(),
              home,
              scratch,
              options.data(),
              jvm,
              results,
              console()));
    } finally {
      delete(scratch);
    }
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> paths = Files.walk(tree)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static List<String> names() {
    return ROWS.stream().map(row -> row.section().id()).toList();
  }

  /** A person started this and reads it. */
  private static PrintStream console() {
    return System.out;
  }
}
