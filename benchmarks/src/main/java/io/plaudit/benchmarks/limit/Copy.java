package io.plaudit.benchmarks.limit;

import io.plaudit.benchmarks.part.Database;
import java.io.DataInputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * The limit of the aggregator: plain COPY of rows that are ready, 10,000 a commit, the connections
 * taking turns at the rows and none waiting for the disk.
 */
public final class Copy {

  private Copy() {}

  /** Makes an empty table like another, indexes and all; one of that name goes. */
  public static void makeTable(Connection connection, String table, String like)
      throws SQLException {
    try (Statement sql = connection.createStatement()) {
      sql.execute("drop table if exists " + table);
      sql.execute("create table " + table + " (like " + like + " including all)");
      sql.execute("checkpoint");
    }
  }

  /**
   * Copies the rows.
   *
   * @return how long it took, in seconds
   */
  public static double run(Database database, String name, String table, Rows rows, int connections)
      throws IOException, SQLException, InterruptedException, ExecutionException {
    List<Connection> open = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(connections);
    try (DataInputStream pieces = rows.open()) {
      for (int i = 0; i < connections; i++) {
        open.add(connect(database, name));
      }
      long begun = System.nanoTime();
      List<Callable<Void>> shares =
          open.stream().<Callable<Void>>map(to -> () -> copy(pieces, to, table)).toList();
      for (Future<Void> share : threads.invokeAll(shares)) {
        share.get();
      }
      return (System.nanoTime() - begun) / 1e9;
    } finally {
      threads.shutdown();
      for (Connection connection : open) {
        connection.close();
      }
    }
  }

  private static Connection connect(Database database, String name) throws SQLException {
    Connection connection = database.connect(name);
    try (Statement sql = connection.createStatement()) {
      sql.execute("set synchronous_commit = off");
    }
    return connection;
  }

  private static Void copy(DataInputStream pieces, Connection connection, String table)
      throws IOException, SQLException {
    PGConnection postgres = connection.unwrap(PGConnection.class);
    for (byte[] piece = next(pieces); piece.length > 0; piece = next(pieces)) {
      CopyIn copy = postgres.getCopyAPI().copyIn("copy " + table + " from stdin (format binary)");
      copy.writeToCopy(piece, 0, piece.length);
      copy.endCopy();
    }
    return null;
  }

  /** The next piece, empty after the last. */
  private static byte[] next(DataInputStream pieces) throws IOException {
    synchronized (pieces) {
      pieces.mark(Integer.BYTES);
      int length = pieces.readInt();
      if (length == 0) {
        pieces.reset();
      }
      return pieces.readNBytes(length);
    }
  }
}
