package io.plaudit.aggregator.store;

import io.plaudit.aggregator.aggregate.Delta;
import io.plaudit.aggregator.aggregate.Deltas;
import io.plaudit.aggregator.aggregate.HourEntry;
import io.plaudit.aggregator.aggregate.TagScope;
import io.plaudit.model.Digests;
import java.sql.Connection;
import java.sql.SQLException;
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
    List<AggregateRow> traceRows = new ArrayList<>(deltas.traces().size());
    deltas
        .traces()
        .forEach(
            (row, delta) ->
                traceRows.add(
                    new AggregateRow(
                        Digests.hash128(row.tenant(), row.traceId()),
                        null,
                        null,
                        List.of(row.key(), row.tenant(), row.traceId()),
                        row.entry(),
                        delta)));
    traces = new AggregateRows(AggregateTable.TRACES, traceRows);
    TagRows rows = new TagRows(deltas.hours().size());
    deltas.hours().forEach(rows::add);
    tags = new AggregateRows(AggregateTable.TAGS, rows.tags);
    hours = new AggregateRows(AggregateTable.HOURS, rows.hours);
  }

  void run(Connection connection, int partition) throws SQLException {
    traces.run(connection, partition);
    tags.run(connection, partition);
    hours.run(connection, partition);
  }

  /** The rows of tag values, over all hours and by hour. */
  private static final class TagRows {
    private final List<AggregateRow> tags;
    private final List<AggregateRow> hours;
    private final Map<List<String>, UUID> groups = new HashMap<>();

    TagRows(int scopes) {
      tags = new ArrayList<>(scopes);
      hours = new ArrayList<>(scopes);
    }

    void add(TagScope scope, Map<HourEntry, Delta> deltas) {
      UUID group =
          groups.computeIfAbsent(
              List.of(scope.tenant(), scope.key(), scope.tag()),
              names -> Digests.hash128(scope.tenant(), scope.key(), scope.tag()));
      UUID value = Digests.hash128(scope.value());
      List<String> texts = List.of(scope.tenant(), scope.key(), scope.tag(), scope.value());
      Deltas.total(deltas)
          .forEach(
              (entry, delta) ->
                  tags.add(new AggregateRow(group, value, null, texts, entry, delta)));
      deltas.forEach(
          (row, delta) ->
              hours.add(new AggregateRow(group, value, row.hour(), List.of(), row.entry(), delta)));
    }
  }
}
