package io.plaudit.aggregator.store;

import io.plaudit.aggregator.aggregate.FeedbackState;
import io.plaudit.model.Feedback;
import io.plaudit.model.FeedbackRef;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Reads the rows of feedbacks by their identity. */
final class FindFeedback {

  /** What a batch may hold in memory of the rows it changes. */
  private static final long MAX_CHARACTERS = 64L * 1024 * 1024;

  /** A row may have 4 MiB: few at a time. */
  private static final int FETCH_ROWS = 32;

  /**
   * A look-up in the primary key for each, whatever the server believes of the table's size: offset
   * 0 keeps it from turning the join around.
   */
  static final String SQL =
      """
      select f.*
      from (select unnest(?::uuid[]), unnest(?::uuid[])) wanted (trace_hash, feedback_id)
      cross join lateral (
        select * from feedback
        where feedback_id = wanted.feedback_id and trace_hash = wanted.trace_hash and partition = ?
        offset 0) f""";

  private FindFeedback() {}

  static Map<FeedbackRef, FeedbackState> run(
      Connection connection, int partition, Collection<FeedbackRef> refs) throws SQLException {
    ArrayParameter traces = new ArrayParameter(ColumnType.UUID, refs.size(), false);
    ArrayParameter ids = new ArrayParameter(ColumnType.UUID, refs.size(), false);
    for (FeedbackRef ref : refs) {
      traces.add(FeedbackColumns.traceHash(ref));
      ids.add(ref.feedbackId());
    }
    try (PreparedStatement select = connection.prepareStatement(SQL)) {
      select.setFetchSize(FETCH_ROWS);
      traces.set(select, 1);
      ids.set(select, 2);
      select.setInt(3, partition);
      try (ResultSet rows = select.executeQuery()) {
        return read(rows);
      }
    }
  }

  private static Map<FeedbackRef, FeedbackState> read(ResultSet rows) throws SQLException {
    Map<FeedbackRef, FeedbackState> found = new HashMap<>();
    long characters = 0;
    while (rows.next()) {
      FeedbackState state = FeedbackColumns.read(rows);
      found.put(state.ref(), state);
      if (state instanceof FeedbackState.Live live) {
        characters += characters(live);
      }
      if (characters > MAX_CHARACTERS) {
        throw new RefusedBatchException("its rows are too large to hold at once", null);
      }
    }
    return found;
  }

  /** The texts that may be long; tags may be many. */
  static long characters(FeedbackState.Live live) {
    Feedback feedback = live.feedback();
    long characters =
        (long) feedback.metadata().text().length() + feedback.attributes().text().length();
    if (feedback.comment() != null) {
      characters += feedback.comment().length();
    }
    if (feedback.correction() != null) {
      characters += feedback.correction().text().length();
    }
    for (Map.Entry<String, String> tag : live.tags().entrySet()) {
      characters += tag.getKey().length() + tag.getValue().length();
    }
    return characters;
  }
}
