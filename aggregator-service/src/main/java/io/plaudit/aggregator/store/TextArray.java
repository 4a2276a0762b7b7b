package io.plaudit.aggregator.store;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;

/** An array parameter, each element as PostgreSQL reads it as text. */
final class TextArray {

  private final String type;
  private final String[] elements;
  private int size;

  TextArray(String type, int capacity) {
    this.type = type;
    this.elements = new String[capacity];
  }

  void add(String element) {
    elements[size++] = element;
  }

  Array on(Connection connection) throws SQLException {
    return connection.createArrayOf(type, elements);
  }
}
