package io.plaudit.faults;

import io.plaudit.testsupport.TestDatabase;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The store as it lies in the database. */
final class Store {

  private static final String ROWS =
      """
      select feedback_id, trace_id, retracted, key, value, weight, comment, tags->>'_prompt' prompt,
        case when retracted then 0 else cardinality(amendments) end amendments
      from feedback
      """;

  // A repeat of an amendment may come after the retraction, and has nothing to amend then.
  private static final String DEAD_LETTERS =
      """
      select d.reason, f.feedback_id is not null and d.reason = 'no-live-row' harmless, count(*) n
      from dead_letter d left join feedback f on f.retracted and f.feedback_id =
        (convert_from(d.record_value, 'UTF8')::json ->> 'feedback_id')::uuid
      group by 1, 2
      """;

  private final TestDatabase database;

  Store(TestDatabase database) {
    this.database = database;
  }

  List<StoredRow> rows() throws SQLException {
    List<StoredRow> rows = new ArrayList<>();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(ROWS)) {
      while (result.next()) {
        boolean retracted = result.getBoolean("retracted");
        rows.add(
            new StoredRow(
                result.getObject("feedback_id", UUID.class),
                result.getString("trace_id"),
                retracted,
                retracted ? null : result.getString("key"),
                decimal(result, "value"),
                decimal(result, "weight"),
                result.getString("comment"),
                result.getString("prompt"),
                result.getInt("amendments")));
      }
    }
    return rows;
  }

  private static BigDecimal decimal(ResultSet result, String column) throws SQLException {
    BigDecimal found = result.getBigDecimal(column);
    return found == null ? null : found.stripTrailingZeros();
  }

  /** The next offset of every partition. */
  Map<Integer, Long> positions() throws SQLException {
    Map<Integer, Long> positions = new HashMap<>();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("select partition, next_offset from position")) {
      while (result.next()) {
        positions.put(result.getInt(1), result.getLong(2));
      }
    }
    return positions;
  }

  /** Counts of dead letters by reason, but for those whose feedback is retracted anyway. */
  Map<String, Long> deadLetters() throws SQLException {
    return deadLetters(false);
  }

  /** How many amendments came again when what they amend had been retracted. */
  long lateAmendments() throws SQLException {
    return deadLetters(true).values().stream().mapToLong(Long::longValue).sum();
  }

  private Map<String, Long> deadLetters(boolean harmless) throws SQLException {
    Map<String, Long> found = new HashMap<>();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(DEAD_LETTERS)) {
      while (result.next()) {
        if (result.getBoolean("harmless") == harmless) {
          found.put(result.getString("reason"), result.getLong("n"));
        }
      }
    }
    return found;
  }
}
