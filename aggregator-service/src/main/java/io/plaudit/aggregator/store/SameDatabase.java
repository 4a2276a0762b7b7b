package io.plaudit.aggregator.store;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Whether two ways lead to one database, whatever it is called on each. */
public final class SameDatabase {

  private static final String NAME = "plaudit:same-database";
  private static final String TAKE = "select pg_try_advisory_lock(?)";
  private static final SecureRandom RANDOM = new SecureRandom();

  private SameDatabase() {}

  /**
   * Takes a lock that nobody else takes in the one, and looks for it in the other. Blocks.
   *
   * @throws StoreException when one of them cannot be used
   */
  public static boolean is(DatabaseAccess one, DatabaseAccess other) {
    long lock = RANDOM.nextLong();
    try (Connection first = new Sessions(one).durable(NAME);
        Connection second = new Sessions(other).durable(NAME)) {
      if (!takes(first, lock)) {
        throw new StoreException("a lock of a random number is taken", null);
      }
      return !takes(second, lock);
    } catch (SQLException e) {
      throw SqlErrors.of("comparing databases", e);
    }
  }

  private static boolean takes(Connection connection, long lock) throws SQLException {
    try (PreparedStatement take = connection.prepareStatement(TAKE)) {
      take.setLong(1, lock);
      try (ResultSet row = take.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }
}
