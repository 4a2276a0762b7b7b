package io.plaudit.faults;

import io.plaudit.testsupport.AggregateAudit;
import io.plaudit.testsupport.TestDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What was acknowledged beside what the store has. */
final class Comparison {

  private static final int TOLD = 100;

  private final List<String> differences = new ArrayList<>();
  private long untold;
  private final long rows;

  private Comparison(long rows) {
    this.rows = rows;
  }

  static Comparison of(Collection<Known> known, TestDatabase database) throws SQLException {
    Store store = new Store(database);
    List<StoredRow> rows = store.rows();
    Comparison comparison = new Comparison(rows.size());
    comparison.rows(known, rows);
    store.deadLetters().forEach((reason, n) -> comparison.differ(n + " dead letters: " + reason));
    AggregateAudit.differences(database)
        .forEach(
            (kind, n) -> {
              if (n != 0) {
                comparison.differ("audit: " + n + " " + kind + " differ from the rows");
              }
            });
    return comparison;
  }

  private void rows(Collection<Known> known, List<StoredRow> rows) {
    Map<UUID, StoredRow> expected = new HashMap<>();
    known.forEach(one -> expected.put(one.id(), one.expected()));
    Map<UUID, StoredRow> found = new HashMap<>();
    for (StoredRow row : rows) {
      if (found.putIfAbsent(row.id(), row) != null) {
        differ("stored twice: " + row);
      } else if (!expected.containsKey(row.id())) {
        differ("stored, and never acknowledged: " + row);
      }
    }
    expected.forEach(
        (id, row) -> {
          StoredRow stored = found.get(id);
          if (stored == null) {
            differ("acknowledged, and lost: " + row);
          } else if (!stored.equals(row)) {
            differ("acknowledged " + row + ", and stored " + stored);
          }
        });
  }

  private void differ(String what) {
    if (differences.size() < TOLD) {
      differences.add(what);
    } else {
      untold++;
    }
  }

  /** One line each; the first hundred. */
  List<String> differences() {
    return differences;
  }

  /** Differences beyond the first hundred. */
  long untold() {
    return untold;
  }

  /** How many feedbacks the store has, tombstones among them. */
  long rows() {
    return rows;
  }
}
