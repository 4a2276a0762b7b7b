package io.plaudit.benchmarks.limit;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyInputStream;

/**
 * Rows of a table as they are, in PostgreSQL's binary COPY format, kept in a file in pieces that
 * are each a whole COPY. The table's columns need not be known, and reading a piece costs next to
 * nothing.
 */
public final class Rows {

  /** Of the events that a batch of ours holds. */
  public static final int PIECE_ROWS = 10_000;

  private static final int SIGNATURE_BYTES = 11;
  private static final int BUFFER_BYTES = 1024 * 1024;
  private static final int TYPICAL_PIECE_BYTES = 8 * 1024 * 1024;
  private static final short END = -1;

  private final Path file;
  private final long count;

  private Rows(Path file, long count) {
    this.file = file;
    this.count = count;
  }

  /**
   * Keeps what a query answers.
   *
   * @param query whose columns are those of the table that the rows are meant for, in its order
   */
  public static Rows of(Connection connection, String query, Path file)
      throws SQLException, IOException {
    String copy = "copy (" + query + ") to stdout (format binary)";
    try (InputStream rows = new PGCopyInputStream(connection.unwrap(PGConnection.class), copy)) {
      return new Rows(file, split(new BufferedInputStream(rows, BUFFER_BYTES), file));
    }
  }

  public long count() {
    return count;
  }

  /** The pieces, from the first; of one reader at a time. */
  DataInputStream open() throws IOException {
    return new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES));
  }

  private static long split(InputStream in, Path file) throws IOException {
    try (DataInputStream rows = new DataInputStream(in);
        OutputStream raw = new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES);
        DataOutputStream pieces = new DataOutputStream(raw)) {
      byte[] header = readHeader(rows);
      long count = 0;
      ByteArrayOutputStream piece = new ByteArrayOutputStream(TYPICAL_PIECE_BYTES);
      DataOutputStream tuples = new DataOutputStream(piece);
      for (short columns = rows.readShort(); columns != END; columns = rows.readShort()) {
        if (count % PIECE_ROWS == 0) {
          writePiece(piece, pieces);
          tuples.write(header);
        }
        copyTuple(columns, rows, tuples);
        count++;
      }
      writePiece(piece, pieces);
      pieces.writeInt(0);
      return count;
    }
  }

  private static byte[] readHeader(DataInputStream rows) throws IOException {
    byte[] fixed = rows.readNBytes(SIGNATURE_BYTES + Integer.BYTES);
    int extension = rows.readInt();
    rows.skipNBytes(extension);
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    header.write(fixed);
    header.write(new byte[Integer.BYTES]);
    return header.toByteArray();
  }

  private static void copyTuple(short columns, DataInputStream from, DataOutputStream to)
      throws IOException {
    to.writeShort(columns);
    for (int column = 0; column < columns; column++) {
      int length = from.readInt();
      to.writeInt(length);
      if (length > 0) {
        to.write(from.readNBytes(length));
      }
    }
  }

  private static void writePiece(ByteArrayOutputStream piece, DataOutputStream pieces)
      throws IOException {
    if (piece.size() > 0) {
      pieces.writeInt(piece.size() + Short.BYTES);
      piece.writeTo(pieces);
      pieces.writeShort(END);
      piece.reset();
    }
  }
}
