package io.plaudit.aggregator.store;

import java.nio.charset.StandardCharsets;

/** Rows in the text format of PostgreSQL's COPY. */
final class CopyText {

  private final StringBuilder text = new StringBuilder();
  private boolean rowBegun;

  void value(String value) {
    if (rowBegun) {
      text.append('\t');
    }
    rowBegun = true;
    if (value == null) {
      text.append("\\N");
      return;
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\\' -> text.append("\\\\");
        case '\t' -> text.append("\\t");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        default -> text.append(c);
      }
    }
  }

  void endRow() {
    text.append('\n');
    rowBegun = false;
  }

  byte[] bytes() {
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
