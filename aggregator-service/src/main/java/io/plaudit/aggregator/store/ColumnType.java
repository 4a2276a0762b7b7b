package io.plaudit.aggregator.store;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** A type of PostgreSQL, and how a value of it is written. */
enum ColumnType {
  BOOLEAN("bool", 16) {
    @Override
    void writePresent(BinaryValues out, Object value) {
      out.bool((Boolean) value);
    }
  },
  INTEGER("int4", 23) {
    @Override
    void writePresent(BinaryValues out, Object value) {
      out.integer((Integer) value);
    }
  },
  BIGINT("int8", 20) {
    @Override
    void writePresent(BinaryValues out, Object value) {
      out.bigint((Long) value);
    }
  },
  NUMERIC("numeric", 1700) {
    @Override
    void writePresent(BinaryValues out, Object value) {
      out.numeric((BigDecimal) value);
    }
  },
  TEXT("text", 25) {
    @Override
    void writePresent(BinaryValues out, Object value) {
      out.text((String) value);
    }
  },
  JSON("json", 114) {
    @Override
    void writePresent(BinaryValues out, Object value) {
      out.text((String) value);
    }
  },
  JSONB("jsonb", 3802) {
    @Override
    void writePresent(BinaryValues out, Object value) {
      out.jsonb((String) value);
    }
  },
  TIMESTAMP("timestamptz", 1184) {
    @Override
    void writePresent(BinaryValues out, Object value) {
      out.timestamp((Instant) value);
    }
  },
  UUID("uuid", BinaryValues.UUID_OID) {
    @Override
    void writePresent(BinaryValues out, Object value) {
      out.uuid((UUID) value);
    }
  },
  UUIDS("uuid[]", 2951) {
    @Override
    @SuppressWarnings("unchecked") // the values of a column are of its type
    void writePresent(BinaryValues out, Object value) {
      out.uuids((List<UUID>) value);
    }
  };

  private final String sql;
  private final int oid;

  ColumnType(String sql, int oid) {
    this.sql = sql;
    this.oid = oid;
  }

  /** The name of the type, in SQL and to the driver. */
  String sql() {
    return sql;
  }

  /** The number that PostgreSQL gives to the type, the same in every installation. */
  int oid() {
    return oid;
  }

  /** Writes a value of the Java type that stands for this one, or null. */
  void write(BinaryValues out, Object value) {
    if (value == null) {
      out.nothing();
    } else {
      writePresent(out, value);
    }
  }

  abstract void writePresent(BinaryValues out, Object value);
}
