package io.plaudit.aggregator.store;

import io.plaudit.aggregator.aggregate.Deltas;
import io.plaudit.aggregator.aggregate.TagScope;
import io.plaudit.model.Digests;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The deltas of a batch as rows of the three tables of aggregates. */
final class EncodedDeltas {

  private final AggregateRows traces;
  private final AggregateRows tags;
  private final AggregateRows hours;
  private final Map<TagScope, List<UUID>> hashes = new HashMap<>();

  EncodedDeltas(Deltas deltas) {
    traces = new AggregateRows(AggregateTable.TRACES, deltas.traces().size());
    tags = new AggregateRows(AggregateTable.TAGS, deltas.tags().size());
    hours = new AggregateRows(AggregateTable.HOURS, deltas.hours().size());
    deltas
        .traces()
        .forEach(
            (row, delta) ->
                traces.add(
                    List.of(Digests.hash128(row.tenant(), row.traceId()), row.key()),
                    List.of(row.tenant(), row.traceId()),
                    row.entry(),
                    delta));
    deltas
        .tags()
        .forEach(
            (row, delta) -> tags.add(hashes(row.scope()), texts(row.scope()), row.entry(), delta));
    deltas
        .hours()
        .forEach(
            (row, delta) -> {
              List<UUID> scope = hashes(row.scope());
              hours.add(
                  List.of(scope.get(0), scope.get(1), row.hour()), List.of(), row.entry(), delta);
            });
    traces.encoded();
    tags.encoded();
    hours.encoded();
  }

  void run(Connection connection, int partition) throws SQLException {
    traces.run(connection, partition);
    tags.run(connection, partition);
    hours.run(connection, partition);
  }

  private List<UUID> hashes(TagScope scope) {
    return hashes.computeIfAbsent(scope, EncodedDeltas::hash);
  }

  private static List<UUID> hash(TagScope scope) {
    return List.of(
        Digests.hash128(scope.tenant(), scope.key(), scope.tag()), Digests.hash128(scope.value()));
  }

  private static List<String> texts(TagScope scope) {
    return List.of(scope.tenant(), scope.key(), scope.tag(), scope.value());
  }
}
