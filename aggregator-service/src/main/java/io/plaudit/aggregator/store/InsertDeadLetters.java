package io.plaudit.aggregator.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** Keeps the records that could not be used. */
final class InsertDeadLetters {

  private static final String SQL =
      """
      insert into dead_letter (partition, record_offset, reason, detail,
        record_key, record_value, record_timestamp)
      values (?, ?, ?, ?, ?, ?, ?)""";

  /** A record's timestamp is whatever its producer wrote; PostgreSQL's end earlier. */
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  private final int partition;
  private final List<DeadLetter> deadLetters;

  InsertDeadLetters(int partition, List<DeadLetter> deadLetters) {
    this.partition = partition;
    this.deadLetters = deadLetters;
  }

  void run(Connection connection) throws SQLException {
    if (deadLetters.isEmpty()) {
      return;
    }
    try (PreparedStatement insert = connection.prepareStatement(SQL)) {
      for (DeadLetter letter : deadLetters) {
        insert.setInt(1, partition);
        insert.setLong(2, letter.offset());
        insert.setString(3, letter.reason());
        insert.setString(4, letter.detail());
        insert.setBytes(5, letter.record().key());
        insert.setBytes(6, letter.record().value());
        insert.setObject(7, clamped(letter.record().timestamp()).atOffset(ZoneOffset.UTC));
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static Instant clamped(Instant timestamp) {
    if (timestamp.isBefore(EARLIEST)) {
      return EARLIEST;
    }
    return timestamp.isAfter(LATEST) ? LATEST : timestamp;
  }
}
