package io.plaudit.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * One thing that goes wrong.
 *
 * @param number counted from 1
 * @param links which of the part's ways, for those kinds that cut ways
 * @param lasts how long
 * @param delay of what passes, for {@link FaultKind#LATENCY}
 * @param overlaps whether it may begin before the one before it is over
 */
record Fault(
    int number,
    FaultKind kind,
    Part part,
    List<String> links,
    Duration lasts,
    Duration delay,
    boolean overlaps) {

  void begin() throws IOException, InterruptedException {
    switch (kind) {
      case KILL -> part.kill();
      case RESTART -> part.stop();
      case FREEZE -> part.freeze();
      case RESET -> ways().forEach(TcpProxy::reset);
      case BLACK_HOLE -> ways().forEach(TcpProxy::blackHole);
      case LATENCY -> ways().forEach(way -> way.delay(delay));
    }
  }

  void end() throws IOException, InterruptedException {
    switch (kind) {
      case KILL, RESTART -> part.start();
      case FREEZE -> part.thaw();
      case RESET, BLACK_HOLE, LATENCY -> ways().forEach(TcpProxy::clear);
    }
  }

  private List<TcpProxy> ways() {
    return links.stream().flatMap(link -> part.links().get(link).stream()).toList();
  }

  /** As it stands in the log of faults. */
  String told() {
    return "%3d %-10s %-12s %5d ms%s%s%s"
        .formatted(
            number,
            kind,
            part.name(),
            lasts.toMillis(),
            kind.cutsLinks() ? " " + String.join("+", links) : "",
            kind == FaultKind.LATENCY ? " by " + delay.toMillis() + " ms" : "",
            overlaps ? " overlapping" : "");
  }
}
