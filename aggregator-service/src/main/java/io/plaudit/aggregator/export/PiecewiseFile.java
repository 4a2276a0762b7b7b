package io.plaudit.aggregator.export;

import java.io.ByteArrayOutputStream;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/** A file whose bytes are taken away as they are written. */
final class PiecewiseFile implements OutputFile {

  private final Stream stream = new Stream();

  /** What was written since the last time. */
  byte[] take() {
    byte[] piece = stream.piece.toByteArray();
    stream.piece = new ByteArrayOutputStream();
    return piece;
  }

  @Override
  public PositionOutputStream create(long blockSizeHint) {
    return stream;
  }

  @Override
  public PositionOutputStream createOrOverwrite(long blockSizeHint) {
    return stream;
  }

  @Override
  public boolean supportsBlockSize() {
    return false;
  }

  @Override
  public long defaultBlockSize() {
    return 0;
  }

  private static final class Stream extends PositionOutputStream {

    private ByteArrayOutputStream piece = new ByteArrayOutputStream();
    private long position;

    @Override
    public long getPos() {
      return position;
    }

    @Override
    public void write(int b) {
      piece.write(b);
      position++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      piece.write(bytes, offset, length);
      position += length;
    }
  }
}
