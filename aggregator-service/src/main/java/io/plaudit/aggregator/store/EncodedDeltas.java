package io.plaudit.aggregator.store;

import io.plaudit.aggregator.aggregate.Delta;
import io.plaudit.aggregator.aggregate.Deltas;
import io.plaudit.aggregator.aggregate.Entry;
import io.plaudit.aggregator.aggregate.HourEntry;
import io.plaudit.aggregator.aggregate.TagScope;
import io.plaudit.aggregator.aggregate.TraceRow;
import io.plaudit.model.Digests;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The deltas of a batch as rows of the three tables of aggregates. */
final class EncodedDeltas {

  private final AggregateRows traces;
  private final AggregateRows tags;
  private final AggregateRows hours;

  EncodedDeltas(Deltas deltas) {
    EntryNames names = new EntryNames();
    List<AggregateRow> traceRows = new ArrayList<>(deltas.traces().size());
    deltas.traces().forEach((row, delta) -> traceRows.add(traceRow(row, names, delta)));
    traces = new AggregateRows(AggregateTable.TRACES, traceRows);
    TagRows rows = new TagRows(deltas.hours().size(), names);
    deltas.hours().forEach(rows::add);
    tags = new AggregateRows(AggregateTable.TAGS, rows.tags);
    hours = new AggregateRows(AggregateTable.HOURS, rows.hours);
  }

  void run(Connection connection, int partition) throws SQLException {
    traces.run(connection, partition);
    tags.run(connection, partition);
    hours.run(connection, partition);
  }

  private static AggregateRow traceRow(TraceRow row, EntryNames names, Delta delta) {
    return new AggregateRow(
        Digests.hash128(row.tenant(), row.traceId()),
        null,
        null,
        row.tenant(),
        row.key(),
        null,
        row.traceId(),
        names.of(row.entry()),
        row.entry(),
        delta);
  }

  /** Names that are made once a batch, which has few entries and many rows. */
  private static final class EntryNames {
    private final Map<Entry, String> names = new HashMap<>();

    String of(Entry entry) {
      return names.computeIfAbsent(entry, Entry::name);
    }
  }

  /** The rows of tag values, over all hours and by hour. */
  private static final class TagRows {
    private final List<AggregateRow> tags;
    private final List<AggregateRow> hours;
    private final EntryNames names;
    private final Map<TagScope, UUID> groups = new HashMap<>();

    TagRows(int scopes, EntryNames names) {
      this.tags = new ArrayList<>(scopes);
      this.hours = new ArrayList<>(scopes);
      this.names = names;
    }

    void add(TagScope scope, Map<HourEntry, Delta> deltas) {
      UUID group =
          groups.computeIfAbsent(
              new TagScope(scope.tenant(), scope.key(), scope.tag(), ""),
              any -> Digests.hash128(scope.tenant(), scope.key(), scope.tag()));
      UUID value = Digests.hash128(scope.value());
      Deltas.total(deltas)
          .forEach((entry, delta) -> tags.add(row(scope, group, value, null, entry, delta)));
      deltas.forEach(
          (row, delta) -> hours.add(row(scope, group, value, row.hour(), row.entry(), delta)));
    }

    private AggregateRow row(
        TagScope scope, UUID group, UUID value, Instant hour, Entry entry, Delta delta) {
      return new AggregateRow(
          group,
          value,
          hour,
          scope.tenant(),
          scope.key(),
          scope.tag(),
          scope.value(),
          names.of(entry),
          entry,
          delta);
    }
  }
}
