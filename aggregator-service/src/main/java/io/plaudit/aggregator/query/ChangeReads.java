package io.plaudit.aggregator.query;

import io.plaudit.query.AggregatePlace;
import io.plaudit.query.OffsetVector;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads how far the store is, and which summaries have changed since it was somewhere else. */
final class ChangeReads {

  /** More changed summaries of one tenant in one partition are not told one by one. */
  static final int MAX_CHANGES = 2_000;

  private static final String POSITIONS =
      """
      select p.partition, p.next_offset, coalesce(s.first_offset, 0)
      from position p left join former_place_start s using (partition)""";

  private static final String CHANGES =
      """
      with changed as materialized (
        select tenant, trace_id, key, tags from feedback
        where partition = $1::integer and log_offset >= 0 and log_offset >= $2::bigint
          and log_offset < $3::bigint and tenant = any($4::text[]) and not retracted
        union all
        select tenant, trace_id, key, tags from former_place
        where partition = $1::integer and log_offset >= $2::bigint and log_offset < $3::bigint
          and tenant = any($4::text[])
      ), place as (
        select distinct tenant, key, 'everything' as scope, '' as value
        from changed where tenant = any($5::text[])
        union all
        select distinct c.tenant, c.key, 'tag:' || w.tag, c.tags ->> w.tag
        from changed c join unnest($6::text[], $7::text[]) w (tenant, tag) on w.tenant = c.tenant
        where c.tags ->> w.tag is not null
        union all
        select distinct c.tenant, c.key, 'trace', c.trace_id
        from changed c join unnest($8::text[], $9::text[]) w (tenant, trace_id)
          on w.tenant = c.tenant and w.trace_id = c.trace_id
      ), numbered as (
        select tenant, key, scope, value, row_number() over (partition by tenant) as number
        from place
      )
      select tenant, key, scope, value, number from numbered where number <= $10::bigint""";

  private final Pool pool;

  ChangeReads(Pool pool) {
    this.pool = pool;
  }

  /**
   * How far the store is.
   *
   * @param next the next offset of each partition
   * @param first from where on it is known what changed
   */
  record Positions(OffsetVector next, OffsetVector first) {}

  /**
   * What changed.
   *
   * @param tooMany tenants of which more has changed than this says
   */
  record Changes(Set<AggregatePlace> places, Set<String> tooMany) {}

  Future<Positions> positions() {
    return pool.preparedQuery(POSITIONS)
        .execute()
        .map(
            rows -> {
              TreeMap<Integer, Long> next = new TreeMap<>();
              TreeMap<Integer, Long> first = new TreeMap<>();
              for (Row row : rows) {
                next.put(row.getInteger(0), row.getLong(1));
                first.put(row.getInteger(0), row.getLong(2));
              }
              return new Positions(new OffsetVector(next), new OffsetVector(first));
            });
  }

  /** What has changed between these that the filters may be about. */
  Future<Changes> changes(OffsetVector from, OffsetVector until, Collection<StreamFilter> filters) {
    Wanted wanted = Wanted.of(filters);
    Changes found = new Changes(new HashSet<>(), new HashSet<>());
    Future<Void> done = Future.succeededFuture();
    for (Map.Entry<Integer, Long> partition : until.offsets().entrySet()) {
      int number = partition.getKey();
      long begin = from.of(number);
      long end = partition.getValue();
      if (begin < end) {
        // One after another: streams leave the sessions to the reads.
        done =
            done.compose(
                before ->
                    pool.preparedQuery(CHANGES)
                        .execute(wanted.parameters(number, begin, end))
                        .map(rows -> add(rows, found)));
      }
    }
    return done.map(found);
  }

  private static Void add(RowSet<Row> rows, Changes found) {
    for (Row row : rows) {
      found
          .places()
          .add(
              new AggregatePlace(
                  row.getString(0), row.getString(1), row.getString(2), row.getString(3)));
      if (row.getLong(4) > MAX_CHANGES) {
        found.tooMany().add(row.getString(0));
      }
    }
    return null;
  }

  /** What is asked for, together: few lists, however many ask. */
  private record Wanted(
      Set<String> tenants, Set<String> everything, Set<Pair> tags, Set<Pair> traces) {

    private record Pair(String tenant, String text) {}

    static Wanted of(Collection<StreamFilter> filters) {
      Wanted wanted =
          new Wanted(new HashSet<>(), new HashSet<>(), new HashSet<>(), new HashSet<>());
      for (StreamFilter filter : filters) {
        wanted.tenants().add(filter.tenant());
        if (filter.scope().equals(AggregatePlace.TRACE)) {
          wanted.traces().add(new Pair(filter.tenant(), filter.value()));
        } else if (filter.tag() != null) {
          wanted.tags().add(new Pair(filter.tenant(), filter.tag()));
        } else {
          wanted.everything().add(filter.tenant());
        }
      }
      return wanted;
    }

    Tuple parameters(int partition, long from, long until) {
      List<Object> values = new ArrayList<>();
      values.add(partition);
      values.add(from);
      values.add(until);
      values.add(tenants.toArray(String[]::new));
      values.add(everything.toArray(String[]::new));
      addPairs(tags, values);
      addPairs(traces, values);
      values.add(MAX_CHANGES + 1L);
      return Tuple.tuple(values);
    }

    private static void addPairs(Set<Pair> pairs, List<Object> values) {
      List<Pair> inOrder = List.copyOf(pairs);
      values.add(inOrder.stream().map(Pair::tenant).toArray(String[]::new));
      values.add(inOrder.stream().map(Pair::text).toArray(String[]::new));
    }
  }
}
