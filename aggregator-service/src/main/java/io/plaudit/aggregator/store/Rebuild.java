package io.plaudit.aggregator.store;

import io.plaudit.aggregator.aggregate.FeedbackState.Live;
import io.plaudit.aggregator.aggregate.FormerPlace;
import io.plaudit.aggregator.aggregate.Recount;
import io.plaudit.aggregator.audit.AuditLock;
import io.plaudit.codec.MetadataTags;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.TagNames;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the aggregates anew from the rows, a partition in one transaction, by the arithmetic that
 * made them. Aggregators may run meanwhile, but apply nothing as long as a partition is being
 * rebuilt: what they have read of rows before would be wrong after, so their sessions are ended,
 * and none begins until it is done. Blocks.
 */
public final class Rebuild {

  private static final Duration ANSWER = Duration.ofHours(6);
  private static final int FETCH_ROWS = 500;
  private static final int ROWS_AT_ONCE = 10_000;
  private static final int ATTEMPTS = 30;

  private static final List<String> SESSION =
      List.of(
          "set statement_timeout = 0",
          "set idle_in_transaction_session_timeout = 0",
          "set enable_seqscan = on");

  /** Also of those who only want to read where a partition goes on: they wait. */
  private static final String LOCK = "lock table position in access exclusive mode";

  /** Comes back when they have ended, or after ten seconds; what is left is refused below. */
  private static final String END_WRITERS =
      """
      select count(*) filter (where not pg_terminate_backend(pid, 10000))
      from pg_stat_activity
      where application_name = ? and datname = current_database() and pid <> pg_backend_pid()""";

  private static final List<String> TABLES =
      List.of("trace_aggregate", "tag_aggregate", "tag_hourly");

  /** What nothing counts by is not read. */
  private static final String ROWS =
      """
      select tenant, trace_id, feedback_id, retracted, key, value, label, weight,
        null::text as comment, null::json as correction, %s as metadata, source_dialect,
        source_kind, '{}'::json as attributes, tags, created_at, modified_at, fingerprint, amendments
      from feedback where partition = ? and not retracted""";

  private static final String RETAG =
      """
      update feedback set tags = ?::jsonb
      where feedback_id = ? and trace_hash = ? and partition = ?""";

  private final Sessions sessions;
  private final String topic;
  private final Optional<TagNames> tags;

  /**
   * A rebuild; connects to nothing yet.
   *
   * @param topic of the log that the store belongs to
   * @param tags by which rows are counted from now on; empty: those that each was counted by
   */
  public Rebuild(DatabaseAccess access, String topic, Optional<TagNames> tags) {
    this.sessions = new Sessions(access);
    this.topic = topic;
    this.tags = tags;
  }

  /**
   * What was done.
   *
   * @param rows counted
   * @param retagged of which the tags are others than before
   * @param kept which go on under their old tags: the new ones would be longer than tags may be
   */
  public record Result(long rows, long retagged, long kept) {}

  /** The partitions that there is something of. */
  public List<Integer> partitions() {
    try (Connection connection = sessions.durable("plaudit:rebuild");
        PreparedStatement select =
            connection.prepareStatement("select partition from position order by partition");
        ResultSet row = select.executeQuery()) {
      List<Integer> partitions = new ArrayList<>();
      while (row.next()) {
        partitions.add(row.getInt(1));
      }
      return partitions;
    } catch (SQLException e) {
      throw SqlErrors.of("listing partitions", e);
    }
  }

  /**
   * Rebuilds one, whole or not at all.
   *
   * @throws StoreException when the store cannot be used, or others keep the positions
   */
  public Result run(int partition) {
    try (Connection connection = sessions.durable("plaudit:rebuild")) {
      connection.setNetworkTimeout(Runnable::run, (int) ANSWER.toMillis());
      for (String setting : SESSION) {
        execute(connection, setting);
      }
      connection.commit();
      takeOver(connection, partition);
      for (String table : TABLES) {
        delete(connection, table, partition);
      }
      // All that is published is published again, and what is counted no more is said to be gone.
      delete(connection, "aggregates_feed", partition);
      Result result = recount(connection, partition);
      connection.commit();
      return result;
    } catch (SQLException e) {
      throw SqlErrors.of("rebuilding partition " + partition, e);
    }
  }

  /**
   * From here on nobody applies anything, or knows anything of this partition's rows. An audit is
   * let end first: it reads positions as long as it looks at a chunk, and while one who wants them
   * for himself alone waits for it, nobody could apply anything.
   */
  private void takeOver(Connection connection, int partition) throws SQLException {
    lock(connection, AuditLock.AWAIT);
    lock(connection, LOCK);
    try (PreparedStatement end = connection.prepareStatement(END_WRITERS)) {
      end.setString(1, Sessions.name(topic, partition));
      try (ResultSet row = end.executeQuery()) {
        row.next();
        if (row.getInt(1) > 0) {
          throw new StoreException(
              "a session that writes partition " + partition + " does not end", null);
        }
      }
    }
  }

  private static void lock(Connection connection, String sql) throws SQLException {
    for (int attempt = 1; ; attempt++) {
      try {
        execute(connection, sql);
        return;
      } catch (SQLException e) {
        connection.rollback();
        if (!SqlErrors.isLockTimeout(e) || attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private Result recount(Connection connection, int partition) throws SQLException {
    Recount recount = new Recount();
    long rows = 0;
    long retagged = 0;
    long kept = 0;
    String metadata = tags.isPresent() ? "metadata" : "'{}'::json";
    List<FormerPlace> formerPlaces = new ArrayList<>();
    long next = nextOffset(connection, partition);
    try (PreparedStatement select = connection.prepareStatement(ROWS.formatted(metadata));
        PreparedStatement retag = connection.prepareStatement(RETAG)) {
      select.setFetchSize(FETCH_ROWS);
      select.setInt(1, partition);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          Live stored = (Live) FeedbackColumns.read(row);
          Live counted = tagged(stored);
          if (counted == null) {
            kept++;
            counted = stored;
          } else if (!counted.tags().equals(stored.tags())) {
            retagged++;
            add(retag, counted, partition);
            formerPlaces.add(
                new FormerPlace(stored.ref(), stored.feedback().key(), stored.tags(), next));
          }
          recount.add(counted);
          if (++rows % ROWS_AT_ONCE == 0) {
            flush(connection, partition, recount, retag, formerPlaces);
          }
        }
      }
      flush(connection, partition, recount, retag, formerPlaces);
    }
    return new Result(rows, retagged, kept);
  }

  /** The same under the tags by which it is to be counted; null where it cannot be. */
  private Live tagged(Live stored) {
    if (tags.isEmpty()) {
      return stored;
    }
    try {
      Map<String, String> counted = MetadataTags.of(stored.feedback().metadata(), tags.get());
      return new Live(stored.feedback(), counted, stored.fingerprint(), stored.amendments());
    } catch (InvalidEventException e) {
      return null;
    }
  }

  private static void add(PreparedStatement retag, Live counted, int partition)
      throws SQLException {
    retag.setString(1, FeedbackColumns.tagsJson(counted.tags()));
    retag.setObject(2, counted.ref().feedbackId());
    retag.setObject(3, FeedbackColumns.traceHash(counted.ref()));
    retag.setInt(4, partition);
    retag.addBatch();
  }

  private static void flush(
      Connection connection,
      int partition,
      Recount recount,
      PreparedStatement retag,
      List<FormerPlace> formerPlaces)
      throws SQLException {
    retag.executeBatch();
    new InsertFormerPlaces(partition, formerPlaces, false).run(connection);
    formerPlaces.clear();
    new EncodedDeltas(recount.take()).run(connection, partition);
  }

  private static long nextOffset(Connection connection, int partition) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("select next_offset from position where partition = ?")) {
      select.setInt(1, partition);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }

  private static void delete(Connection connection, String table, int partition)
      throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("delete from " + table + " where partition = ?")) {
      delete.setInt(1, partition);
      delete.executeUpdate();
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
