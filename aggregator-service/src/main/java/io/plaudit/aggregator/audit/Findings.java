package io.plaudit.aggregator.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What an audit has seen so far; the differences that it lists are bounded, their number is not.
 */
final class Findings {

  private static final int LISTED = 100;

  private final List<String> differences = new ArrayList<>();
  private final Map<Integer, Snapshots> snapshots = new TreeMap<>();
  private long found;
  private long live;
  private long retracted;
  private int done;

  private record Snapshots(long first, long last) {}

  void rows(long moreLive, long moreRetracted) {
    live += moreLive;
    retracted += moreRetracted;
  }

  /**
   * @param listed as JSON, the first of them
   */
  void differences(List<String> listed, long all) {
    found += all;
    listed.stream().limit(Math.max(0, LISTED - differences.size())).forEach(differences::add);
  }

  /** A chunk of this partition was looked at when all before this offset was applied. */
  void looked(int partition, long applied) {
    done++;
    snapshots.merge(
        partition,
        new Snapshots(applied, applied),
        (old, now) -> new Snapshots(old.first(), now.last()));
  }

  long found() {
    return found;
  }

  long live() {
    return live;
  }

  long retracted() {
    return retracted;
  }

  int done() {
    return done;
  }

  String differencesJson() {
    return differences.stream().collect(Collectors.joining(",", "[", "]"));
  }

  String snapshotsJson() {
    return snapshots.entrySet().stream()
        .map(
            of ->
                "{\"partition\":%d,\"first\":%d,\"last\":%d}"
                    .formatted(of.getKey(), of.getValue().first(), of.getValue().last()))
        .collect(Collectors.joining(",", "[", "]"));
  }
}
