package io.plaudit.aggregator.store;

import io.plaudit.query.AggregatePart;
import io.plaudit.query.AggregatePlace;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/** The feed over a session that is opened when it is needed, each piece in one snapshot. */
final class PostgresAggregatesFeed implements AggregatesFeed {

  /** The rows that one stretch is made of, about: what a crash lets be published again. */
  private static final int STRETCH_ROWS = 2_000;

  private static final String PARTITIONS = "select partitions from log";

  private static final String STATE =
      """
      select p.next_offset, f.next_offset
      from position p
      left join aggregates_feed f on f.partition = p.partition and f.topic_id = ?
      where p.partition = ?""";

  /** The first offset of a change that is one too many. */
  private static final String END =
      """
      select log_offset from feedback
      where partition = ? and log_offset >= 0 and log_offset >= ? and log_offset < ?
      order by log_offset offset ? limit 1""";

  private static final String FIRST =
      """
      insert into aggregates_feed (partition, topic_id, next_offset) values (?, ?, ?)
      on conflict (partition) do update
      set topic_id = excluded.topic_id, next_offset = excluded.next_offset
      where aggregates_feed.topic_id <> excluded.topic_id""";

  private static final String ADVANCE =
      """
      update aggregates_feed set next_offset = ?
      where partition = ? and topic_id = ? and next_offset = ?""";

  /** What is published; all of it, where nothing is published at all. */
  private static final String TRIM =
      """
      with gone as (
        delete from former_place
        where partition = ? and {which}
          and log_offset < coalesce(
            (select next_offset from aggregates_feed where partition = ?), 9223372036854775807)
        returning log_offset)
      insert into former_place_start as old (partition, first_offset)
      select ?, max(log_offset) + 1 from gone having count(*) > 0
      on conflict (partition) do update
      set first_offset = greatest(old.first_offset, excluded.first_offset)""";

  private static final String UNPUBLISHED = "delete from aggregates_feed where partition = ?";

  private final Sessions sessions;
  private Connection connection;

  /** What is done in one transaction. */
  @FunctionalInterface
  private interface Work<T> {
    T run(Connection session) throws SQLException;
  }

  PostgresAggregatesFeed(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public OptionalLong partitions() {
    return committed(
        "reading the log's identity",
        session -> {
          try (PreparedStatement select = session.prepareStatement(PARTITIONS);
              ResultSet row = select.executeQuery()) {
            return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
          }
        });
  }

  @Override
  public State state(int partition, String topicId) {
    return committed(
        "reading what is published",
        session -> {
          try (PreparedStatement select = session.prepareStatement(STATE)) {
            select.setString(1, topicId);
            select.setInt(2, partition);
            try (ResultSet row = select.executeQuery()) {
              if (!row.next()) {
                return new State(OptionalLong.of(0), 0);
              }
              Long published = row.getObject(2, Long.class);
              return new State(
                  published == null ? OptionalLong.empty() : OptionalLong.of(published),
                  row.getLong(1));
            }
          }
        });
  }

  @Override
  public long end(int partition, long from, long applied) {
    return committed(
        "looking how much has changed",
        session -> {
          try (PreparedStatement select = session.prepareStatement(END)) {
            select.setInt(1, partition);
            select.setLong(2, from);
            select.setLong(3, applied);
            select.setInt(4, STRETCH_ROWS);
            try (ResultSet row = select.executeQuery()) {
              return row.next() ? Math.max(from + 1, row.getLong(1)) : applied;
            }
          }
        });
  }

  @Override
  public Walk everything(int partition) {
    return new Pieces(
        partition,
        List.of(
            new ChangedPlaces.Traces(partition),
            new ChangedPlaces.Tags(partition),
            new ChangedPlaces.FormerPlaces(partition, 0, Long.MAX_VALUE)));
  }

  @Override
  public Walk changes(int partition, long from, long until) {
    return new Pieces(
        partition,
        List.of(
            new ChangedPlaces.Rows(partition, from, until),
            new ChangedPlaces.FormerPlaces(partition, from, until)));
  }

  @Override
  public void published(int partition, String topicId, OptionalLong before, long until) {
    boolean done =
        committed(
            "noting what is published",
            session -> {
              try (PreparedStatement write =
                  session.prepareStatement(before.isPresent() ? ADVANCE : FIRST)) {
                if (before.isPresent()) {
                  write.setLong(1, until);
                  write.setInt(2, partition);
                  write.setString(3, topicId);
                  write.setLong(4, before.getAsLong());
                } else {
                  write.setInt(1, partition);
                  write.setString(2, topicId);
                  write.setLong(3, until);
                }
                return write.executeUpdate() == 1;
              }
            });
    if (!done) {
      throw new StaleOwnerException(partition, before.orElse(-1));
    }
  }

  @Override
  public void trim(int partition) {
    write(TRIM.replace("{which}", "at < now() - interval '5 minutes'"), 3, partition);
  }

  @Override
  public void forget(int partition) {
    write(TRIM.replace("{which}", "forgotten"), 3, partition);
  }

  @Override
  public void unpublished(int partition) {
    write(UNPUBLISHED, 1, partition);
  }

  @Override
  public void close() {
    PartitionSession.closeQuietly(connection);
    connection = null;
  }

  private void write(String sql, int times, int partition) {
    committed(
        "trimming what was published",
        session -> {
          try (PreparedStatement write = session.prepareStatement(sql)) {
            for (int i = 1; i <= times; i++) {
              write.setInt(i, partition);
            }
            return write.executeUpdate();
          }
        });
  }

  private <T> T committed(String doing, Work<T> work) {
    try {
      if (connection == null) {
        connection = sessions.durable("plaudit-aggregates");
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      }
      T result = work.run(connection);
      connection.commit();
      return result;
    } catch (SQLException e) {
      close();
      throw SqlErrors.of(doing, e);
    }
  }

  private final class Pieces implements Walk {

    private final int partition;
    private final Deque<ChangedPlaces> sources;

    Pieces(int partition, List<ChangedPlaces> sources) {
      this.partition = partition;
      this.sources = new ArrayDeque<>(sources);
    }

    @Override
    public boolean next(Consumer<AggregatePart> parts) {
      boolean more =
          committed(
              "reading what has changed",
              session -> {
                Set<AggregatePlace> places = new LinkedHashSet<>();
                boolean rest = sources.getFirst().next(session, places);
                SelectParts.run(session, partition, places, parts);
                return rest;
              });
      if (!more) {
        sources.removeFirst();
      }
      return !sources.isEmpty();
    }
  }
}
