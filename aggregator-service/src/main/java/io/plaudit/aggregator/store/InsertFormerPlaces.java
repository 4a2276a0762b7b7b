package io.plaudit.aggregator.store;

import io.plaudit.aggregator.aggregate.FormerPlace;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** Keeps where rows were counted and no longer are. */
final class InsertFormerPlaces {

  private static final String SQL =
      """
      insert into former_place (partition, log_offset, tenant, trace_id, key, tags, forgotten)
      select ?, unnest(?::bigint[]), unnest(?::text[]), unnest(?::text[]), unnest(?::text[]),
        unnest(?::text[])::jsonb, ?""";

  private final int partition;
  private final boolean forgotten;
  private final int count;
  private final ArrayParameter offsets;
  private final ArrayParameter tenants;
  private final ArrayParameter traces;
  private final ArrayParameter keys;
  private final ArrayParameter tags;

  /**
   * Places to be kept.
   *
   * @param forgotten whether they may not be kept for longer than they must
   */
  InsertFormerPlaces(int partition, List<FormerPlace> places, boolean forgotten) {
    this.partition = partition;
    this.forgotten = forgotten;
    count = places.size();
    offsets = new ArrayParameter(ColumnType.BIGINT, count, false);
    tenants = new ArrayParameter(ColumnType.TEXT, count, false);
    traces = new ArrayParameter(ColumnType.TEXT, count, false);
    keys = new ArrayParameter(ColumnType.TEXT, count, false);
    tags = new ArrayParameter(ColumnType.TEXT, count, false);
    for (FormerPlace place : places) {
      offsets.add(place.offset());
      tenants.add(place.ref().tenant());
      traces.add(place.ref().traceId());
      keys.add(place.key());
      tags.add(FeedbackColumns.tagsJson(place.tags()));
    }
  }

  void run(Connection connection) throws SQLException {
    if (count == 0) {
      return;
    }
    try (PreparedStatement insert = connection.prepareStatement(SQL)) {
      insert.setInt(1, partition);
      offsets.set(insert, 2);
      tenants.set(insert, 3);
      traces.set(insert, 4);
      keys.set(insert, 5);
      tags.set(insert, 6);
      insert.setBoolean(7, forgotten);
      insert.executeUpdate();
    }
  }
}
