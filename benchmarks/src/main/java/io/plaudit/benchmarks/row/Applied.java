package io.plaudit.benchmarks.row;

import io.plaudit.benchmarks.part.Database;
import io.plaudit.benchmarks.part.Services.Service;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** How far the aggregator has come, as its store says: offsets commit with what they stand for. */
final class Applied implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(9);

  private static final String POSITION = "select coalesce(sum(next_offset), 0) from position";

  /** Sessions that write are named by what they write, which ends in the partition's number. */
  private static final String WRITERS =
      """
      select count(*) from pg_stat_activity
      where datname = current_database() and application_name ~ '^plaudit:.*:[0-9]'""";

  private final Connection connection;

  Applied(Database database, String name) throws SQLException {
    connection = database.connect(name);
  }

  /**
   * Waits for the first session that writes: the aggregator begins to read then.
   *
   * @return the moment, as System.nanoTime
   */
  long awaitBegun(Service aggregator) throws IOException, InterruptedException {
    aggregator.child().await("begin", LIMIT, () -> writers() > 0);
    return System.nanoTime();
  }

  /**
   * Waits until so many events are applied.
   *
   * @return the moment, as System.nanoTime
   */
  long await(Service aggregator, long events) throws IOException, InterruptedException {
    aggregator.child().await("apply " + events + " events", LIMIT, () -> position() >= events);
    return System.nanoTime();
  }

  /** Events applied so far, of a store that has begun. */
  long position() {
    return ask(POSITION);
  }

  /** The number of sessions that write. */
  int writers() {
    return Math.toIntExact(ask(WRITERS));
  }

  private long ask(String query) {
    try (Statement sql = connection.createStatement();
        ResultSet answer = sql.executeQuery(query)) {
      answer.next();
      return answer.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(query, e);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
