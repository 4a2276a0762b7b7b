package io.plaudit.aggregator.store;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.plaudit.model.Erasure;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Blanks a tenant's dead letters from before an erasure that hold the value anywhere: what could
 * not be read cannot be asked for its tags. A letter that names the tenant is taken for one of its
 * own unless it surely is another's. Reason, partition and offset stay.
 */
final class ForgetInLetters {

  /** Few: each may hold a record of the largest size. */
  private static final int PAGE_LETTERS = 64;

  private static final char FIRST_ESCAPED = 0x80;

  private static final String PAGE_END =
      """
      select record_offset from dead_letter
      where partition = ? and record_offset > ? and record_offset < ?
      order by record_offset offset ? limit 1""";

  private static final String NAMING =
      """
      select record_offset, record_key, record_value
      from (select coalesce(record_key, '') || '\\x0a' || coalesce(record_value, '')
          || '\\x0a' || convert_to(detail, 'UTF8') as bytes, record_offset, record_key, record_value
        from dead_letter where partition = ? and record_offset > ? and record_offset < ?
        offset 0) letter
      where position(? in bytes) > 0
        and (position(? in bytes) > 0 or position(? in bytes) > 0 or position(? in bytes) > 0)""";

  private static final String BLANK =
      """
      update dead_letter set record_key = null, record_value = null, detail = '%s'
      where partition = ? and record_offset = ?"""
          .formatted(DeadLetter.FORGOTTEN);

  private ForgetInLetters() {}

  /** The step that goes on behind the last letter that was looked at. */
  static ErasureStep next(
      Connection connection, int partition, Erasure erasure, ErasureProgress before, StepSize size)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(PAGE_END)) {
      select.setInt(1, partition);
      select.setLong(2, before.letter().orElseThrow());
      select.setLong(3, before.offset());
      select.setInt(4, size.of(PAGE_LETTERS) - 1);
      try (ResultSet row = select.executeQuery()) {
        Optional<Long> end = row.next() ? Optional.of(row.getLong(1)) : Optional.empty();
        long until = end.orElse(before.offset());
        return new ErasureStep(erasure, before, before.atLetter(until), end.isEmpty(), List.of());
      }
    }
  }

  static void run(Connection connection, int partition, ErasureStep step) throws SQLException {
    if (step.before().letter().isEmpty()) {
      return;
    }
    for (long letter : naming(connection, partition, step)) {
      try (PreparedStatement update = connection.prepareStatement(BLANK)) {
        update.setInt(1, partition);
        update.setLong(2, letter);
        update.executeUpdate();
      }
    }
  }

  /** Those of this step that are meant, one after the other in memory. */
  private static List<Long> naming(Connection connection, int partition, ErasureStep step)
      throws SQLException {
    List<Long> letters = new ArrayList<>();
    String tenant = step.erasure().tenant();
    try (PreparedStatement select = connection.prepareStatement(NAMING)) {
      select.setFetchSize(1);
      select.setInt(1, partition);
      select.setLong(2, step.before().letter().getAsLong());
      select.setLong(3, step.after().letter().orElseThrow() + 1);
      select.setBytes(4, bytes('"' + tenant + '"'));
      int at = 5;
      for (String form : forms(step.erasure().value())) {
        select.setBytes(at++, bytes(form));
      }
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          if (!LetterOwner.isOther(tenant, row.getBytes(2), row.getBytes(3))) {
            letters.add(row.getLong(1));
          }
        }
      }
    }
    return letters;
  }

  /** How the value may be written: as it is, as a JSON string, and as one in ASCII. */
  private static List<String> forms(String value) {
    String quoted = new String(JsonStringEncoder.getInstance().quoteAsString(value));
    StringBuilder ascii = new StringBuilder();
    for (int i = 0; i < quoted.length(); i++) {
      char c = quoted.charAt(i);
      if (c < FIRST_ESCAPED) {
        ascii.append(c);
      } else {
        ascii.append(String.format("\\u%04x", (int) c));
      }
    }
    return List.of(value, quoted, ascii.toString());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
