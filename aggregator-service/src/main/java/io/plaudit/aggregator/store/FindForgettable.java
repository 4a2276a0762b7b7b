package io.plaudit.aggregator.store;

import io.plaudit.aggregator.aggregate.FeedbackState.Live;
import io.plaudit.aggregator.store.ErasureProgress.RowPlace;
import io.plaudit.codec.MetadataBloom;
import io.plaudit.model.Erasure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Goes through a tenant's rows in the order of the index by time, page by page, for those of a
 * partition that an erasure is about. The index has what tells most of the others from them.
 */
final class FindForgettable {

  /** Entries of the index that are looked at in one step: some hundredths of a second. */
  private static final int PAGE_ENTRIES = 50_000;

  /** Rows that one transaction changes, and what it may hold of them in memory. */
  private static final int MAX_ROWS = 1_000;

  private static final long MAX_CHARACTERS = 16L * 1024 * 1024;
  private static final int FETCH_ROWS = 32;

  /** All numbers of JSON, and few UUIDs. */
  private static final Pattern NUMBER = Pattern.compile("[-0-9][-+.0-9eE]*");

  private static final String PAGE_END =
      """
      select created_at, feedback_id, trace_hash from feedback
      where tenant = ? and not retracted and (created_at, feedback_id, trace_hash) > (?, ?, ?)
      order by created_at, feedback_id, trace_hash offset ? limit 1""";

  /** Offset 0 makes the server look up row by row, and only what the index lets through. */
  private static final String ROWS =
      """
      select f.*
      from (
        select feedback_id, trace_hash from feedback
        where tenant = ? and not retracted
          and (created_at, feedback_id, trace_hash) > (?, ?, ?)
          and (created_at, feedback_id, trace_hash) <= (?, ?, ?)
          and (metadata_bloom_low & ?) = ? and (metadata_bloom_high & ?) = ?
        order by created_at, feedback_id, trace_hash
        offset 0) entry
      cross join lateral (
        select * from feedback
        where feedback_id = entry.feedback_id and trace_hash = entry.trace_hash and partition = ?
          and (tags ->> ? = ? or metadata ->> ? = ?)
        offset 0) f
      limit ?""";

  private final int partition;
  private final Erasure erasure;
  private final int pageEntries;
  private final int maxRows;

  FindForgettable(int partition, Erasure erasure, StepSize size) {
    this.partition = partition;
    this.erasure = erasure;
    this.pageEntries = size.of(PAGE_ENTRIES);
    this.maxRows = size.of(MAX_ROWS);
  }

  ErasureStep run(Connection connection, ErasureProgress before) throws SQLException {
    Optional<RowPlace> end = pageEnd(connection, before.row());
    List<Live> rows = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(ROWS)) {
      select.setFetchSize(FETCH_ROWS);
      bind(select, before.row(), end.orElse(RowPlace.LAST));
      try (ResultSet found = select.executeQuery()) {
        long characters = 0;
        while (found.next()) {
          Live row = (Live) FeedbackColumns.read(found);
          rows.add(row);
          characters += FindFeedback.characters(row);
          if (rows.size() == maxRows || characters > MAX_CHARACTERS) {
            return new ErasureStep(erasure, before, before.atRow(place(found)), false, rows);
          }
        }
      }
    }
    ErasureProgress after = end.map(before::atRow).orElseGet(() -> before.atLetter(-1));
    return new ErasureStep(erasure, before, after, false, rows);
  }

  private Optional<RowPlace> pageEnd(Connection connection, RowPlace from) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(PAGE_END)) {
      select.setString(1, erasure.tenant());
      bind(select, 2, from);
      select.setInt(5, pageEntries - 1);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(place(row)) : Optional.empty();
      }
    }
  }

  private void bind(PreparedStatement select, RowPlace from, RowPlace until) throws SQLException {
    select.setString(1, erasure.tenant());
    bind(select, 2, from);
    bind(select, 5, until);
    MetadataBloom wanted = bloom(erasure.value());
    select.setLong(8, wanted.low());
    select.setLong(9, wanted.low());
    select.setLong(10, wanted.high());
    select.setLong(11, wanted.high());
    select.setInt(12, partition);
    select.setString(13, erasure.tag());
    select.setString(14, erasure.value());
    select.setString(15, erasure.tag());
    select.setString(16, erasure.value());
    select.setInt(17, maxRows);
  }

  private static void bind(PreparedStatement select, int first, RowPlace place)
      throws SQLException {
    select.setObject(first, place.createdAt().atOffset(ZoneOffset.UTC));
    select.setObject(first + 1, place.feedbackId());
    select.setObject(first + 2, place.traceHash());
  }

  private static RowPlace place(ResultSet row) throws SQLException {
    return new RowPlace(
        row.getObject("created_at", OffsetDateTime.class).toInstant(),
        row.getObject("feedback_id", UUID.class),
        row.getObject("trace_hash", UUID.class));
  }

  /**
   * What a row's filter must have. It is of strings only: where the value may be a number or a
   * truth value, or an object or an array as a tag would write it, every row is looked at.
   */
  static MetadataBloom bloom(String value) {
    boolean mayBeNoString =
        value.equals("true")
            || value.equals("false")
            || NUMBER.matcher(value).matches()
            || "{[".indexOf(value.charAt(0)) >= 0;
    return mayBeNoString ? MetadataBloom.NONE : MetadataBloom.of(value);
  }
}
