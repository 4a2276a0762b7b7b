package io.plaudit.aggregator.query;

import io.plaudit.query.Sums;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.data.Numeric;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Columns of a row as the types of the model. */
final class Columns {

  private Columns() {}

  /** The exact number, or null. */
  static BigDecimal decimal(Row row, String column) {
    Numeric number = row.getNumeric(column);
    return number == null ? null : number.bigDecimalValue();
  }

  static Instant instant(Row row, String column) {
    OffsetDateTime time = row.getOffsetDateTime(column);
    return time == null ? null : time.toInstant();
  }

  /** The six sums, by their names in {@link SumsSql}. */
  static Sums sums(Row row) {
    return new Sums(
        row.getLong("all_count"),
        row.getLong("scored"),
        decimal(row, "scored_weight"),
        decimal(row, "all_weighted_value"),
        decimal(row, "all_weight_squared"),
        decimal(row, "all_weighted_square"));
  }
}
