package io.plaudit.aggregator.query;

import io.vertx.sqlclient.Row;
import java.util.List;

/**
 * A way through the rows of an export, in pages that each cost a bounded amount of work: so many
 * rows are looked at, however few of them are wanted, and of these as many are answered as fit into
 * so many bytes. The last row of a page is where the next page begins; it is answered even where it
 * is not wanted.
 */
interface ExportScan {

  /** Whether everything was looked at. */
  boolean isDone();

  /**
   * The statement of the next page.
   *
   * @param candidates how many rows to look at
   */
  Sql page(int candidates);

  /** Notes that this page was answered, which {@link #page} asked for. */
  void answered(List<Row> rows, int candidates);
}
