package io.plaudit.aggregator.alert;

import io.plaudit.model.Digests;
import io.plaudit.query.Sums;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.data.Numeric;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** What feedback adds up to in a window of whole hours, as the query API adds it up. */
final class ScopeSums {

  /** The values of a tag that one rule is about: those with the most feedback. */
  static final int MAX_VALUES = 1_000;

  /** The hash of everything of a key, which has the value ''. */
  static final UUID EVERYTHING = hash("");

  private static final String OF_GROUP =
      """
      select value_hash, sum(count)::bigint as count,
        coalesce(sum(count) filter (where value is not null), 0)::bigint as scored,
        coalesce(sum(weight) filter (where value is not null), 0) as weight,
        sum(weighted_value) as weighted_value, sum(weight_squared) as weight_squared,
        sum(weighted_square) as weighted_square
      from tag_hourly
      where group_hash = $1::uuid and hour >= $2::timestamptz and hour < $3::timestamptz""";

  private static final String OF_VALUES =
      OF_GROUP + " and value_hash = any($4::uuid[]) group by value_hash having sum(count) > 0";

  private static final String MOST =
      OF_GROUP
          + " group by value_hash having sum(count) > 0"
          + " order by sum(count) desc, value_hash limit "
          + (MAX_VALUES + 1);

  private static final String NAMES =
      """
      select distinct on (value_hash) value_hash, tag_value from tag_aggregate
      where group_hash = $1::uuid and value_hash = any($2::uuid[])
      order by value_hash""";

  private final Pool pool;

  ScopeSums(Pool pool) {
    this.pool = pool;
  }

  /**
   * The values of a tag under a key, over a window.
   *
   * @param tag "" for everything of the key
   */
  record Group(String tenant, String key, String tag, Duration window) {

    UUID hash() {
      return Digests.hash128(tenant, key, tag);
    }
  }

  static UUID hash(String value) {
    return Digests.hash128(value);
  }

  /** Those of these values that have feedback. */
  Future<Map<UUID, Sums>> ofValues(Group group, Collection<UUID> values, Instant now) {
    return pool.preparedQuery(OF_VALUES)
        .execute(
            Tuple.of(group.hash(), from(group, now), to(now), (Object) values.toArray(UUID[]::new)))
        .map(ScopeSums::byHash);
  }

  /** The values with the most feedback, first; one more than there may be, where there is. */
  Future<Map<UUID, Sums>> most(Group group, Instant now) {
    return pool.preparedQuery(MOST)
        .execute(Tuple.of(group.hash(), from(group, now), to(now)))
        .map(ScopeSums::byHash);
  }

  /** What these values are called. */
  Future<Map<UUID, String>> names(Group group, Collection<UUID> values) {
    return pool.preparedQuery(NAMES)
        .execute(Tuple.of(group.hash(), (Object) values.toArray(UUID[]::new)))
        .map(
            rows -> {
              Map<UUID, String> names = new LinkedHashMap<>();
              rows.forEach(row -> names.put(row.getUUID(0), row.getString(1)));
              return names;
            });
  }

  /** Rounded outward to whole hours, as windows are everywhere. */
  private static OffsetDateTime from(Group group, Instant now) {
    return now.minus(group.window()).truncatedTo(ChronoUnit.HOURS).atOffset(ZoneOffset.UTC);
  }

  private static OffsetDateTime to(Instant now) {
    return now.truncatedTo(ChronoUnit.HOURS).plus(1, ChronoUnit.HOURS).atOffset(ZoneOffset.UTC);
  }

  private static Map<UUID, Sums> byHash(RowSet<Row> rows) {
    Map<UUID, Sums> sums = new LinkedHashMap<>();
    for (Row row : rows) {
      sums.put(
          row.getUUID("value_hash"),
          new Sums(
              row.getLong("count"),
              row.getLong("scored"),
              decimal(row, "weight"),
              decimal(row, "weighted_value"),
              decimal(row, "weight_squared"),
              decimal(row, "weighted_square")));
    }
    return sums;
  }

  private static BigDecimal decimal(Row row, String column) {
    return row.get(Numeric.class, column).bigDecimalValue();
  }
}
