package io.plaudit.aggregator.aggregate;

import java.util.HashMap;
import java.util.Map;

/** Deltas as rows of the tables that they are added to. */
public final class FlatDeltas {

  private FlatDeltas() {}

  /** Per tag value, and for everything, over all hours. */
  public static Map<TagRow, Delta> tags(Deltas deltas) {
    Map<TagRow, Delta> rows = new HashMap<>();
    deltas
        .hours()
        .forEach(
            (scope, hours) ->
                Deltas.total(hours)
                    .forEach((entry, delta) -> rows.put(new TagRow(scope, entry), delta)));
    return rows;
  }

  /** The same by hour. */
  public static Map<HourRow, Delta> hours(Deltas deltas) {
    Map<HourRow, Delta> rows = new HashMap<>();
    deltas
        .hours()
        .forEach(
            (scope, hours) ->
                hours.forEach(
                    (row, delta) -> rows.put(new HourRow(scope, row.hour(), row.entry()), delta)));
    return rows;
  }
}
