package io.plaudit.benchmarks.row;

import io.plaudit.benchmarks.load.Load;
import io.plaudit.benchmarks.part.Jvm;
import io.plaudit.benchmarks.report.Results;
import io.plaudit.benchmarks.report.Sample;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * What a row is given: how to start parts, where to put things, where samples go.
 *
 * @param row the row's name
 * @param name of this run; with a number it names a round
 * @param fresh whether what earlier runs left is to be forgotten
 * @param scratch a directory of its own that goes afterwards
 * @param data where stores are kept between runs
 */
public record Run(
    String row,
    String name,
    boolean quick,
    boolean fresh,
    OptionalInt rounds,
    Path home,
    Path scratch,
    Path data,
    Jvm jvm,
    Results results,
    PrintStream console) {

  /** Stands beside contenders where figures tell what was sent: the rate that was asked for. */
  static final String ASKED = "asked for";

  /** What one contender does in a round. */
  @FunctionalInterface
  public interface Turn {
    void take(String round) throws Exception;
  }

  /** The same run, its figures kept elsewhere. */
  Run into(Results other) {
    return new Run(row, name, quick, fresh, rounds, home, scratch, data, jvm, other, console);
  }

  /** The usual number, or a small one. */
  int size(int usual, int small) {
    return quick ? small : usual;
  }

  /**
   * Load of so many different requests.
   *
   * @param items in each
   */
  Load load(int requests, int items) throws IOException {
    return new Load(home.resolve("benchmarks"), scratch, jvm.logs(), requests, items);
  }

  int rounds(int usual) {
    return rounds.orElse(quick ? 1 : usual);
  }

  /** The contenders take turns; who is first changes from round to round. */
  void turns(int usualRounds, List<Turn> turns) throws Exception {
    List<Turn> order = new ArrayList<>(turns);
    for (int number = 1; number <= rounds(usualRounds); number++) {
      for (Turn turn : order) {
        turn.take(name + "-" + number);
      }
      Collections.rotate(order, -1);
    }
  }

  void add(String round, String figure, String contender, double value) {
    add(round, figure, contender, Double.NaN, value);
  }

  void add(String round, String figure, String contender, double x, double value) {
    results.add(row, new Sample(round, figure, contender, x, value, jvm.build().name()));
    String place = Double.isNaN(x) ? "" : String.format(Locale.ROOT, " at %,.0f", x);
    say(String.format(Locale.ROOT, "%s %s%s: %,.2f", figure, contender, place, value));
  }

  void say(String words) {
    console.println("(" + row + ") " + words);
  }
}
