package io.plaudit.aggregator.store;

import io.plaudit.aggregator.aggregate.Deltas;
import io.plaudit.aggregator.aggregate.TagScope;
import io.plaudit.model.Digests;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The deltas of a batch as rows of the three tables of aggregates. */
final class EncodedDeltas {

  private final AggregateRows traces = new AggregateRows(AggregateTable.TRACES);
  private final AggregateRows tags = new AggregateRows(AggregateTable.TAGS);
  private final AggregateRows hours = new AggregateRows(AggregateTable.HOURS);
  private final Map<TagScope, List<String>> hashes = new HashMap<>();

  EncodedDeltas(Deltas deltas) {
    deltas
        .traces()
        .forEach(
            (row, delta) ->
                traces.add(
                    List.of(Digests.hash128(row.tenant(), row.traceId()).toString(), row.key()),
                    List.of(row.tenant(), row.traceId()),
                    row.entry(),
                    delta));
    deltas
        .tags()
        .forEach(
            (row, delta) -> tags.add(hash(row.scope()), texts(row.scope()), row.entry(), delta));
    deltas
        .hours()
        .forEach(
            (row, delta) -> {
              List<String> scope = hash(row.scope());
              hours.add(
                  List.of(scope.get(0), scope.get(1), row.hour().toString()),
                  List.of(),
                  row.entry(),
                  delta);
            });
    traces.sorted();
    tags.sorted();
    hours.sorted();
  }

  void run(Connection connection, int partition) throws SQLException {
    traces.run(connection, partition);
    tags.run(connection, partition);
    hours.run(connection, partition);
  }

  private List<String> hash(TagScope scope) {
    return hashes.computeIfAbsent(
        scope,
        s ->
            List.of(
                Digests.hash128(s.tenant(), s.key(), s.tag()).toString(),
                Digests.hash128(s.value()).toString()));
  }

  private static List<String> texts(TagScope scope) {
    return List.of(scope.tenant(), scope.key(), scope.tag(), scope.value());
  }
}
