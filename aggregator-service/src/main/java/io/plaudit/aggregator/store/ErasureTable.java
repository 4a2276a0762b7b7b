package io.plaudit.aggregator.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.OptionalLong;
import java.util.UUID;

/** The row that says how far a partition's erasure is. */
final class ErasureTable {

  private static final String SELECT =
      "select * from erasure where partition = ? and record_offset = ?";

  /** What is left of an erasure that the store refused is in the way of no later one. */
  private static final String BEGIN =
      """
      insert into erasure as old (steps, created_at, feedback_id, trace_hash, letter_offset,
        partition, record_offset)
      values (?, ?, ?, ?, ?, ?, ?)
      on conflict (partition) do update
      set record_offset = excluded.record_offset, steps = excluded.steps,
        created_at = excluded.created_at, feedback_id = excluded.feedback_id,
        trace_hash = excluded.trace_hash, letter_offset = excluded.letter_offset
      where old.record_offset < excluded.record_offset""";

  private static final String MOVE_ON =
      """
      update erasure
      set steps = ?, created_at = ?, feedback_id = ?, trace_hash = ?, letter_offset = ?
      where partition = ? and record_offset = ? and steps = ?""";

  private static final String END =
      "delete from erasure where partition = ? and record_offset = ? and steps = ?";

  private ErasureTable() {}

  static ErasureProgress read(Connection connection, int partition, long offset)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(SELECT)) {
      select.setInt(1, partition);
      select.setLong(2, offset);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? progress(row) : ErasureProgress.begin(offset);
      }
    }
  }

  /** False when it is elsewhere: the owner is stale. */
  static boolean run(Connection connection, int partition, ErasureStep step) throws SQLException {
    ErasureProgress before = step.before();
    if (step.isLast()) {
      try (PreparedStatement delete = connection.prepareStatement(END)) {
        delete.setInt(1, partition);
        delete.setLong(2, before.offset());
        delete.setLong(3, before.steps());
        return delete.executeUpdate() == 1;
      }
    }
    boolean first = before.steps() == 0;
    try (PreparedStatement write = connection.prepareStatement(first ? BEGIN : MOVE_ON)) {
      bind(write, step.after());
      write.setInt(6, partition);
      write.setLong(7, before.offset());
      if (!first) {
        write.setLong(8, before.steps());
      }
      return write.executeUpdate() == 1;
    }
  }

  private static void bind(PreparedStatement write, ErasureProgress after) throws SQLException {
    write.setLong(1, after.steps());
    write.setObject(2, after.row().createdAt().atOffset(ZoneOffset.UTC));
    write.setObject(3, after.row().feedbackId());
    write.setObject(4, after.row().traceHash());
    if (after.letter().isPresent()) {
      write.setLong(5, after.letter().getAsLong());
    } else {
      write.setNull(5, Types.BIGINT);
    }
  }

  private static ErasureProgress progress(ResultSet row) throws SQLException {
    Long letter = row.getObject("letter_offset", Long.class);
    return new ErasureProgress(
        row.getLong("record_offset"),
        row.getLong("steps"),
        new ErasureProgress.RowPlace(
            row.getObject("created_at", OffsetDateTime.class).toInstant(),
            row.getObject("feedback_id", UUID.class),
            row.getObject("trace_hash", UUID.class)),
        letter == null ? OptionalLong.empty() : OptionalLong.of(letter));
  }
}
