package io.plaudit.faults;

import java.util.List;
import java.util.Map;

/**
 * What a run came to.
 *
 * @param counts in the order in which they are told
 * @param differences between what was acknowledged and what is; empty is good
 */
record Outcome(Map<String, Object> counts, List<String> differences) {

  boolean good() {
    return differences.isEmpty();
  }

  /** As a table, and what differs below it. */
  String told() {
    StringBuilder text = new StringBuilder("| | |\n|---|---|\n");
    counts.forEach(
        (name, count) -> text.append("| ").append(name).append(" | ").append(count).append(" |\n"));
    differences.forEach(difference -> text.append("\nDIFFERENCE ").append(difference));
    return text.toString();
  }
}
