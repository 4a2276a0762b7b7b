package io.plaudit.aggregator.store;

import java.sql.SQLException;
import java.util.Set;

/** What PostgreSQL's errors mean to us. */
final class SqlErrors {

  /** Data exception, integrity constraint violation, program limit exceeded. */
  private static final Set<String> CONTENT_CLASSES = Set.of("22", "23", "54");

  private static final String LOCK_NOT_AVAILABLE = "55P03";
  private static final String QUERY_CANCELED = "57014";
  private static final int CLASS_LENGTH = 2;

  private SqlErrors() {}

  static StoreException of(String doing, SQLException e) {
    String state = e.getSQLState();
    if (state != null
        && state.length() > CLASS_LENGTH
        && CONTENT_CLASSES.contains(state.substring(0, CLASS_LENGTH))) {
      return new RefusedBatchException(state, e);
    }
    return QUERY_CANCELED.equals(state)
        ? new TimedOutException(doing, e)
        : new StoreException(doing + ": " + e.getMessage(), e);
  }

  static boolean isLockTimeout(SQLException e) {
    return LOCK_NOT_AVAILABLE.equals(e.getSQLState());
  }
}
