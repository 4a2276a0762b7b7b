package io.plaudit.aggregator.export;

import java.util.List;

/**
 * Writes one file of rows, piece by piece: the beginning, rows as often as there are some, the end.
 * Used by one thread at a time; holds no more than it says.
 */
public interface RowFormat {

  /** The media type of the file. */
  String contentType();

  /** What a file of this kind is called, behind the dot. */
  String extension();

  byte[] begin();

  /** These rows, or what of them and of those before is ready to go. */
  byte[] rows(List<ExportedRow> rows);

  /**
   * What remains to be written, and the position at which the next export goes on, where the format
   * has a place for it.
   */
  byte[] end(String next);
}
