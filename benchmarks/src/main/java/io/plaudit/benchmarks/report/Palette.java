package io.plaudit.benchmarks.report;

import java.util.List;

/** Colours that stay apart for everybody; ours is always the same. */
final class Palette {

  static final String INK = "#222222";
  static final String FAINT = "#666666";
  static final String GRID = "#e4e4e4";

  private static final String OURS = "#0072b2";
  private static final List<String> OTHERS =
      List.of("#b9b9b9", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00");

  private Palette() {}

  /** Where nobody else is compared with, all bars are ours. */
  static String of(List<String> contenders, int index) {
    boolean alone = contenders.stream().noneMatch(Palette::isOurs);
    return alone || isOurs(contenders.get(index)) ? OURS : OTHERS.get(index % OTHERS.size());
  }

  private static boolean isOurs(String contender) {
    return contender.startsWith("Plaudit");
  }
}
