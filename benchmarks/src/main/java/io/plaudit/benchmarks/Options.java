package io.plaudit.benchmarks;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the command line says.
 *
 * @param rows what to run; empty for all
 * @param rounds how often each contender takes its turn, where it is not what the row takes
 * @param quick small shapes, for trying things out
 * @param fresh forget what earlier runs measured of these rows
 * @param data where stores are kept that take long to make
 * @param jar of the product, where it is not the one that this checkout builds
 * @param flags of every JVM that is measured
 */
record Options(
    List<String> rows,
    OptionalInt rounds,
    boolean quick,
    boolean fresh,
    Path data,
    Path results,
    Optional<Path> jar,
    List<String> flags) {

  static final String USAGE =
      """
      usage: benchmarks/run [ROW...] [--rounds N] [--quick] [--fresh] [--data DIR] [--results DIR] [--jar FILE] [--jvm 'FLAGS']
        ROW      %s, or report: nothing but the report; all rows where none is named
        --rounds  how often each contender takes its turn
        --quick   small shapes, for trying things out; results go to benchmarks/target
        --fresh   forget what earlier runs measured of these rows, instead of adding to it
        --data    where the store of 10,000,000 feedbacks is kept (benchmarks/target/data)
        --results where results go (benchmarks/results/DATE)
        --jar     of the product, where it is not the one that this checkout builds
        --jvm     heap and collector of every JVM that is measured
        --install install what is missing (wrk, by apt-get)""";

  private static final String FLAGS = "-XX:+UseParallelGC -Xms64m -Xmx1g";

  Options {
    rows = List.copyOf(rows);
    flags = List.copyOf(flags);
  }

  /** Those that every JVM is given, where they are not the usual ones; else none. */
  List<String> unusualFlags() {
    return flags.equals(words(FLAGS)) ? List.of() : flags;
  }

  /**
   * Reads the arguments.
   *
   * @param home the checkout
   * @throws IllegalArgumentException naming what is wrong
   */
  static Options parse(Path home, List<String> arguments) {
    Deque<String> rest = new ArrayDeque<>(arguments);
    List<String> rows = new ArrayList<>();
    OptionalInt rounds = OptionalInt.empty();
    boolean quick = false;
    boolean fresh = false;
    Path data = null;
    Path results = null;
    Path jar = null;
    String flags = FLAGS;
    while (!rest.isEmpty()) {
      String word = rest.pop();
      switch (word) {
        case "--rounds" -> rounds = OptionalInt.of(Integer.parseInt(value(word, rest)));
        case "--quick" -> quick = true;
        case "--fresh" -> fresh = true;
        case "--data" -> data = Path.of(value(word, rest)).toAbsolutePath();
        case "--results" -> results = Path.of(value(word, rest)).toAbsolutePath();
        case "--jar" -> jar = Path.of(value(word, rest)).toAbsolutePath();
        case "--jvm" -> flags = withoutCommas(word, value(word, rest));
        default -> rows.add(row(word));
      }
    }
    Path module = home.resolve("benchmarks");
    String shape = quick ? "quick-" : "";
    return new Options(
        rows,
        rounds,
        quick,
        fresh,
        data == null ? module.resolve("target/" + shape + "data") : data,
        results == null ? usualResults(module, quick) : results,
        Optional.ofNullable(jar),
        words(flags));
  }

  private static List<String> words(String text) {
    return List.of(text.strip().split("\\s+"));
  }

  private static Path usualResults(Path module, boolean quick) {
    return quick
        ? module.resolve("target/quick-results")
        : module.resolve("results").resolve(LocalDate.now(ZoneOffset.UTC).toString());
  }

  private static String row(String word) {
    if (word.startsWith("-")) {
      throw new IllegalArgumentException("no such option: " + word);
    }
    return word;
  }

  /** Unusual flags are part of a build's name, which stands in files of comma-separated values. */
  private static String withoutCommas(String option, String text) {
    if (text.contains(",")) {
      throw new IllegalArgumentException(option + " takes no flags with commas");
    }
    return text;
  }

  private static String value(String option, Deque<String> rest) {
    if (rest.isEmpty()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return rest.pop();
  }
}
