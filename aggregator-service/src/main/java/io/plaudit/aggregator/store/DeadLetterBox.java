package io.plaudit.aggregator.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The dead letters of events, for people to look into. Blocks; changes nothing. */
public final class DeadLetterBox {

  /** Where it is said of a letter that it was sent again: a side object of this tenant and kind. */
  public static final String REPLAY_TENANT = "plaudit";

  public static final String REPLAY_KIND = "dead-letter-replay";

  /** Objects have a partition too. */
  private static final String ID =
      "(select topic_id from log) || '/' || dead_letter.partition || '/' || record_offset";

  private static final String REPLAYED =
      "exists (select from objects.object where tenant = '"
          + REPLAY_TENANT
          + "' and kind = '"
          + REPLAY_KIND
          + "' and id = "
          + ID
          + ")";

  private static final String LIST =
      "select partition, record_offset, reason, detail, record_timestamp,"
          + " coalesce(octet_length(record_value), 0), "
          + REPLAYED
          + """
           replayed, record_key is null and record_value is null and detail = '%s' forgotten
          from dead_letter
          where (?::text is null or reason = ?) and (partition, record_offset) > (?, ?)
          order by partition, record_offset limit ?"""
              .formatted(DeadLetter.FORGOTTEN);

  private static final String FIND =
      """
      select record_offset, reason, detail, record_key, record_value, record_timestamp
      from dead_letter where partition = ? and record_offset = ?""";

  private static final String LOG = "select topic, topic_id, partitions from log";

  private final Sessions sessions;

  public DeadLetterBox(DatabaseAccess access) {
    this.sessions = new Sessions(access);
  }

  /**
   * A letter without what came.
   *
   * @param bytes of the record's value
   * @param replayed it was sent again, as far as the store has been told
   * @param forgotten an erasure has taken what came
   */
  public record Summary(
      int partition,
      long offset,
      String reason,
      String detail,
      OffsetDateTime timestamp,
      int bytes,
      boolean replayed,
      boolean forgotten) {}

  /**
   * The log whose letters these are.
   *
   * @throws StoreException when the store cannot be used, or was never tied to a log
   */
  public LogIdentity log() {
    return read(
        "looking for the log",
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(LOG);
              ResultSet row = select.executeQuery()) {
            if (!row.next()) {
              throw new StoreException("no log was ever applied to this store", null);
            }
            return new LogIdentity(row.getString(1), row.getString(2), row.getInt(3));
          }
        });
  }

  /**
   * Letters in the order of partition and offset, behind one of them.
   *
   * @param reason null for any
   * @param limit the most to answer
   */
  public List<Summary> list(String reason, int afterPartition, long afterOffset, int limit) {
    return read(
        "listing dead letters",
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(LIST)) {
            select.setString(1, reason);
            select.setString(2, reason);
            select.setInt(3, afterPartition);
            select.setLong(4, afterOffset);
            select.setInt(5, limit);
            return summaries(select);
          }
        });
  }

  private static List<Summary> summaries(PreparedStatement select) throws SQLException {
    List<Summary> letters = new ArrayList<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        letters.add(
            new Summary(
                row.getInt(1),
                row.getLong(2),
                row.getString(3),
                row.getString(4),
                row.getObject(5, OffsetDateTime.class),
                row.getInt(6),
                row.getBoolean(7),
                row.getBoolean(8)));
      }
    }
    return letters;
  }

  /** A letter with what came; empty where there is none. */
  public Optional<DeadLetter> find(int partition, long offset) {
    return read(
        "reading a dead letter",
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(FIND)) {
            select.setInt(1, partition);
            select.setLong(2, offset);
            try (ResultSet row = select.executeQuery()) {
              return row.next() ? Optional.of(DeadLetterStatements.letter(row)) : Optional.empty();
            }
          }
        });
  }

  private <T> T read(String doing, PartitionSession.Work<T> reading) {
    try (Connection connection = sessions.durable("plaudit:dead-letter-box")) {
      T result = reading.run(connection);
      connection.commit();
      return result;
    } catch (SQLException e) {
      throw SqlErrors.of(doing, e);
    }
  }
}
