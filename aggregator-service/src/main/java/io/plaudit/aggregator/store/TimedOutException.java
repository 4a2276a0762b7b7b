package io.plaudit.aggregator.store;

import java.sql.SQLException;

/** A statement took longer than any may. */
final class TimedOutException extends StoreException {

  private static final long serialVersionUID = 1L;

  TimedOutException(String doing, SQLException e) {
    super(doing + ": a statement took too long", e);
  }
}
