package io.plaudit.aggregator.store;

import io.plaudit.query.AggregatePlace;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;
import java.util.UUID;

/** A list of aggregates of a partition that is read page by page. */
abstract class ChangedPlaces {

  /** Few rows: each may be counted under many tags. */
  private static final int PAGE_ROWS = 500;

  private static final UUID FIRST = new UUID(0, 0);

  private final String sql;
  private final int partition;

  ChangedPlaces(String sql, int partition) {
    this.sql = sql;
    this.partition = partition;
  }

  /**
   * Adds the next page's.
   *
   * @return false when that was the last page
   */
  final boolean next(Connection connection, Set<AggregatePlace> places) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setInt(1, partition);
      int at = bind(select);
      select.setInt(at, PAGE_ROWS);
      int rows = 0;
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          read(row, places);
          rows++;
        }
      }
      return rows == PAGE_ROWS;
    }
  }

  /** How the server would find the next page. */
  final String explained(Connection connection) throws SQLException {
    StringBuilder plan = new StringBuilder();
    try (PreparedStatement explain = connection.prepareStatement("explain " + sql)) {
      explain.setInt(1, partition);
      explain.setInt(bind(explain), PAGE_ROWS);
      try (ResultSet line = explain.executeQuery()) {
        while (line.next()) {
          plan.append(line.getString(1)).append('\n');
        }
      }
    }
    return plan.toString();
  }

  /** Binds where the page begins, from the second parameter on; answers the next one's number. */
  abstract int bind(PreparedStatement select) throws SQLException;

  /** Reads a row, after which the next page begins unless another one follows. */
  abstract void read(ResultSet row, Set<AggregatePlace> places) throws SQLException;

  private static void add(ResultSet row, Set<AggregatePlace> places) throws SQLException {
    String tenant = row.getString("tenant");
    String key = row.getString("key");
    places.add(AggregatePlace.everything(tenant, key));
    places.add(AggregatePlace.ofTrace(tenant, key, row.getString("trace_id")));
    FeedbackColumns.tags(row.getString("tags"))
        .forEach((tag, value) -> places.add(AggregatePlace.ofTag(tenant, key, tag, value)));
  }

  /** Of the rows that a stretch of the log has changed: where they are counted now. */
  static final class Rows extends ChangedPlaces {

    /** The first condition is the index's. */
    private static final String SQL =
        """
        select log_offset, feedback_id, trace_hash, retracted, tenant, trace_id, key, tags
        from feedback
        where partition = ? and log_offset >= 0
          and (log_offset, feedback_id, trace_hash) > (?, ?, ?) and log_offset < ?
        order by partition, log_offset, feedback_id, trace_hash
        limit ?""";

    private final long until;
    private long offset;
    private UUID feedback;
    private UUID trace = FIRST;

    Rows(int partition, long from, long until) {
      super(SQL, partition);
      this.until = until;
      // Before all rows of that offset: no id is nil.
      offset = from;
      feedback = FIRST;
    }

    @Override
    int bind(PreparedStatement select) throws SQLException {
      select.setLong(2, offset);
      select.setObject(3, feedback);
      select.setObject(4, trace);
      select.setLong(5, until);
      return 6;
    }

    @Override
    void read(ResultSet row, Set<AggregatePlace> places) throws SQLException {
      offset = row.getLong("log_offset");
      feedback = row.getObject("feedback_id", UUID.class);
      trace = row.getObject("trace_hash", UUID.class);
      if (!row.getBoolean("retracted")) {
        add(row, places);
      }
    }
  }

  /** Where rows that a stretch of the log has changed were counted before. */
  static final class FormerPlaces extends ChangedPlaces {

    private static final String SQL =
        """
        select log_offset, id, tenant, trace_id, key, tags from former_place
        where partition = ? and (log_offset, id) > (?, ?) and log_offset < ?
        order by partition, log_offset, id
        limit ?""";

    private final long until;
    private long offset;
    private long id;

    FormerPlaces(int partition, long from, long until) {
      super(SQL, partition);
      this.until = until;
      offset = from;
    }

    @Override
    int bind(PreparedStatement select) throws SQLException {
      select.setLong(2, offset);
      select.setLong(3, id);
      select.setLong(4, until);
      return 5;
    }

    @Override
    void read(ResultSet row, Set<AggregatePlace> places) throws SQLException {
      offset = row.getLong("log_offset");
      id = row.getLong("id");
      add(row, places);
    }
  }

  /** All traces that have feedback. */
  static final class Traces extends ChangedPlaces {

    private static final String SQL =
        """
        select trace_hash, key, tenant, trace_id from trace_aggregate
        where partition = ? and (trace_hash, key) > (?, ?)
        order by trace_hash, key
        limit ?""";

    private UUID trace = FIRST;
    private String key = "";

    Traces(int partition) {
      super(SQL, partition);
    }

    @Override
    int bind(PreparedStatement select) throws SQLException {
      select.setObject(2, trace);
      select.setString(3, key);
      return 4;
    }

    @Override
    void read(ResultSet row, Set<AggregatePlace> places) throws SQLException {
      trace = row.getObject("trace_hash", UUID.class);
      key = row.getString("key");
      places.add(AggregatePlace.ofTrace(row.getString("tenant"), key, row.getString("trace_id")));
    }
  }

  /** All values of tags that have feedback, and everything of each key. */
  static final class Tags extends ChangedPlaces {

    private static final String SQL =
        """
        select group_hash, value_hash, tenant, key, tag, tag_value from tag_aggregate
        where partition = ? and (group_hash, value_hash) > (?, ?)
        order by group_hash, value_hash
        limit ?""";

    private UUID group = FIRST;
    private UUID value = FIRST;

    Tags(int partition) {
      super(SQL, partition);
    }

    @Override
    int bind(PreparedStatement select) throws SQLException {
      select.setObject(2, group);
      select.setObject(3, value);
      return 4;
    }

    @Override
    void read(ResultSet row, Set<AggregatePlace> places) throws SQLException {
      group = row.getObject("group_hash", UUID.class);
      value = row.getObject("value_hash", UUID.class);
      String tenant = row.getString("tenant");
      String key = row.getString("key");
      String tag = row.getString("tag");
      places.add(
          tag.isEmpty()
              ? AggregatePlace.everything(tenant, key)
              : AggregatePlace.ofTag(tenant, key, tag, row.getString("tag_value")));
    }
  }
}
