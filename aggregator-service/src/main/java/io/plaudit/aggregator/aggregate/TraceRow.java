package io.plaudit.aggregator.aggregate;

/** Identity of an aggregate row: one entry of a trace's distribution. */
public record TraceRow(String tenant, String traceId, String key, Entry entry) {

  @Override
  public int hashCode() {
    return RowHash.of(tenant.hashCode(), traceId.hashCode(), key.hashCode(), entry.hashCode());
  }
}
