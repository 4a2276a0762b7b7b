package io.plaudit.standalone.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** The lines of a file, compressed by gzip or not, in pieces of many whole lines. */
final class ImportFile implements AutoCloseable {

  private static final int BUFFER_BYTES = 256 * 1024;
  private static final int MAX_LINES = 5_000;
  private static final int PIECE_BYTES = 2 * 1024 * 1024;
  private static final int GZIP_FIRST = 0x1f;
  private static final int GZIP_SECOND = 0x8b;

  private final Counted counted;
  private final InputStream in;
  private long line;

  /**
   * Some lines.
   *
   * @param first the number of the first one, from 1
   */
  @SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
  record Piece(long first, int lines, byte[] bytes) {}

  private ImportFile(InputStream raw) throws IOException {
    counted = new Counted(raw);
    InputStream buffered = new BufferedInputStream(counted, BUFFER_BYTES);
    in =
        isGzip(buffered)
            ? new BufferedInputStream(new GZIPInputStream(buffered, BUFFER_BYTES), BUFFER_BYTES)
            : buffered;
  }

  /** Opens a file; {@code -} is standard input. */
  static ImportFile open(String file) throws IOException {
    return new ImportFile(file.equals("-") ? System.in : Files.newInputStream(Path.of(file)));
  }

  /** By its first bytes (RFC 1952), whatever it is called. */
  private static boolean isGzip(InputStream bytes) throws IOException {
    bytes.mark(2);
    boolean gzip = bytes.read() == GZIP_FIRST && bytes.read() == GZIP_SECOND;
    bytes.reset();
    return gzip;
  }

  /** The bytes of the file that were read until now. */
  long bytesRead() {
    return counted.count;
  }

  /** The next lines; null at the end. */
  Piece next() throws IOException {
    ByteArrayOutputStream piece = new ByteArrayOutputStream(BUFFER_BYTES);
    long first = line + 1;
    int lines = 0;
    for (int b = in.read(); b >= 0; b = in.read()) {
      piece.write(b);
      if (b == '\n') {
        lines++;
        if (lines == MAX_LINES || piece.size() >= PIECE_BYTES) {
          break;
        }
      }
    }
    byte[] bytes = piece.toByteArray();
    if (bytes.length > 0 && bytes[bytes.length - 1] != '\n') {
      lines++;
    }
    line += lines;
    return bytes.length == 0 ? null : new Piece(first, lines, bytes);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private static final class Counted extends FilterInputStream {

    private long count;

    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int b = in.read();
      count += b < 0 ? 0 : 1;
      return b;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = in.read(bytes, offset, length);
      count += Math.max(0, read);
      return read;
    }
  }
}
