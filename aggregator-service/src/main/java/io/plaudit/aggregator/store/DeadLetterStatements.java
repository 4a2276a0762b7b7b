package io.plaudit.aggregator.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** The next dead letters to send on, and the mark up to which they are sent. */
final class DeadLetterStatements {

  /** Few: each may hold a record of the largest size. */
  private static final int LETTERS_AT_ONCE = 8;

  private static final String PENDING =
      """
      select record_offset, reason, detail, record_key, record_value, record_timestamp
      from dead_letter
      where partition = ?
        and record_offset >= coalesce(
          (select next_offset from dead_letter_feed where partition = ?), 0)
      order by record_offset
      limit ?""";

  private static final String ADVANCE =
      """
      insert into dead_letter_feed as old (partition, next_offset) values (?, ?)
      on conflict (partition) do update
      set next_offset = greatest(old.next_offset, excluded.next_offset)""";

  private DeadLetterStatements() {}

  static List<DeadLetter> pending(Connection connection, int partition) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(PENDING)) {
      select.setInt(1, partition);
      select.setInt(2, partition);
      select.setInt(3, LETTERS_AT_ONCE);
      try (ResultSet rows = select.executeQuery()) {
        List<DeadLetter> letters = new ArrayList<>();
        while (rows.next()) {
          letters.add(letter(rows));
        }
        return letters;
      }
    }
  }

  static DeadLetter letter(ResultSet row) throws SQLException {
    return new DeadLetter(
        row.getLong(1),
        row.getString(2),
        row.getString(3),
        new DeadLetter.Raw(
            row.getBytes(4), row.getBytes(5), row.getObject(6, OffsetDateTime.class).toInstant()));
  }

  static void advance(Connection connection, int partition, long nextOffset) throws SQLException {
    try (PreparedStatement upsert = connection.prepareStatement(ADVANCE)) {
      upsert.setInt(1, partition);
      upsert.setLong(2, nextOffset);
      upsert.executeUpdate();
    }
  }
}
