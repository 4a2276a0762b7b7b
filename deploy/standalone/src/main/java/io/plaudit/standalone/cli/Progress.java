package io.plaudit.standalone.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import picocli.CommandLine;

/**
 * A line on a terminal that says how far long work is, drawn anew a few times a second; nothing
 * where there is no terminal.
 */
final class Progress {

  private static final long EVERY_NANOS = Duration.ofMillis(200).toNanos();
  private static final int BAR = 24;
  private static final double NANOS = 1e9;
  private static final double KILO = 1000;

  private final PrintWriter out;
  private final boolean shown;
  private final long total;
  private final String unit;
  private final long since = System.nanoTime();
  private long drawn = since;

  /**
   * @param total bytes of all the work; 0 where nobody knows
   * @param unit what is counted beside the bytes, such as lines
   */
  Progress(PrintWriter out, boolean shown, long total, String unit) {
    this.out = out;
    this.shown = shown;
    this.total = total;
    this.unit = unit;
  }

  /** Whether a person looks, on a terminal that moves its cursor. */
  static boolean isWatched() {
    return CommandLine.Help.Ansi.AUTO.enabled();
  }

  /**
   * So much is done.
   *
   * @param count of the units; negative where they are not counted
   */
  void at(long bytes, long count) {
    long now = System.nanoTime();
    if (shown && now - drawn >= EVERY_NANOS) {
      drawn = now;
      draw(line(bytes, count, now - since));
    }
  }

  /** It is done, or has failed: what is printed next stands on a line of its own. */
  void end() {
    if (shown && drawn != since) {
      draw("");
    }
  }

  private void draw(String line) {
    // Back to the beginning of the line, and all behind it cleared (ECMA-48, EL).
    out.print("\r\u001b[K" + line);
    out.flush();
  }

  /** The line after so much time. */
  String line(long bytes, long count, long nanos) {
    StringBuilder line = new StringBuilder();
    double done = total > 0 ? Math.min(1, (double) bytes / total) : 0;
    if (total > 0) {
      int full = (int) (done * BAR);
      line.append('[').append("#".repeat(full)).append(" ".repeat(BAR - full)).append("] ");
      line.append(String.format(Locale.ROOT, "%3d %%  ", (int) (done * 100)));
    }
    double seconds = Math.max(1, nanos) / NANOS;
    if (count >= 0) {
      line.append(String.format(Locale.ROOT, "%,d %s, %,.0f/s, ", count, unit, count / seconds));
    }
    line.append(size((double) bytes)).append(", ").append(size(bytes / seconds)).append("/s");
    if (done > 0 && done < 1) {
      long left = Math.round(seconds * (1 - done) / done);
      line.append(String.format(Locale.ROOT, ", %d:%02d left", left / 60, left % 60));
    }
    return line.toString();
  }

  /** Bytes as people say them. */
  static String size(double bytes) {
    if (bytes < KILO) {
      return String.format(Locale.ROOT, "%.0f B", bytes);
    }
    double amount = bytes / KILO;
    String unit = "kB";
    for (String larger : new String[] {"MB", "GB"}) {
      if (amount >= KILO) {
        amount /= KILO;
        unit = larger;
      }
    }
    return String.format(Locale.ROOT, "%.1f %s", amount, unit);
  }
}
