package io.plaudit.aggregator.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.postgresql.util.PGBinaryObject;
import org.postgresql.util.PGobject;

/**
 * An array as a parameter in binary format, which the driver can only do for a few types by itself.
 * The session has to be opened with {@link #DRIVER_PROPERTY}.
 */
final class ArrayParameter {

  /** Names the array types that may be sent in binary: uuid, numeric, text, bigint, timestamptz. */
  static final String DRIVER_PROPERTY = "binaryTransferEnable";

  static final String DRIVER_VALUE = "2951,1231,1009,1016,1185";

  private static final int BYTES_PER_ELEMENT = 16;

  private final ColumnType type;
  private final BinaryValues values;
  private final int begun;

  /**
   * An array of this length.
   *
   * @param hasNulls true when an element may be null
   */
  ArrayParameter(ColumnType type, int length, boolean hasNulls) {
    this.type = type;
    this.values = new BinaryValues(32 + length * BYTES_PER_ELEMENT);
    this.begun = values.beginArray(type.oid(), length, hasNulls);
  }

  void add(Object element) {
    type.write(values, element);
  }

  void set(PreparedStatement statement, int index) throws SQLException {
    statement.setObject(index, new Binary(type.sql() + "[]", values, begun + Integer.BYTES));
  }

  private static final class Binary extends PGobject implements PGBinaryObject {
    private static final long serialVersionUID = 1L;

    private final transient BinaryValues values;
    private final int start;

    Binary(String type, BinaryValues values, int start) {
      this.type = type;
      this.values = values;
      this.start = start;
    }

    /** What the driver asks for where it would send text: null would be an array without rows. */
    @Override
    public String getValue() {
      throw new IllegalStateException(
          "arrays are sent in binary, which this session's driver properties do not allow");
    }

    @Override
    public void setByteValue(byte[] bytes, int offset) {
      throw new UnsupportedOperationException("a parameter only");
    }

    @Override
    public int lengthInBytes() {
      return values.size() - start;
    }

    @Override
    public void toBytes(byte[] target, int offset) {
      System.arraycopy(values.bytes(), start, target, offset, lengthInBytes());
    }
  }
}
