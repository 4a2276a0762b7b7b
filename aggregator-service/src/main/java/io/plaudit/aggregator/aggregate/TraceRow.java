package io.plaudit.aggregator.aggregate;

import java.util.Comparator;

/** Identity of an aggregate row: one entry of a trace's distribution. */
public record TraceRow(String tenant, String traceId, String key, Entry entry)
    implements Comparable<TraceRow> {

  private static final Comparator<TraceRow> ORDER =
      Comparator.comparing(TraceRow::traceId)
          .thenComparing(TraceRow::entry)
          .thenComparing(TraceRow::key)
          .thenComparing(TraceRow::tenant);

  @Override
  public int hashCode() {
    return RowHash.of(tenant.hashCode(), traceId.hashCode(), key.hashCode(), entry.hashCode());
  }

  /** An order for maps whose keys somebody has made collide. */
  @Override
  public int compareTo(TraceRow other) {
    return ORDER.compare(this, other);
  }
}
