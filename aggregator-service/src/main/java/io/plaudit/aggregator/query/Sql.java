package io.plaudit.aggregator.query;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/** A statement while it is put together: its text is ours, what callers sent is only bound. */
final class Sql {

  private final StringBuilder text = new StringBuilder();
  private final List<Object> values = new ArrayList<>();

  Sql add(String ours) {
    text.append(ours);
    return this;
  }

  /** Adds the place of a bound value, with its type: {@code $3::text}. */
  Sql bind(Object value, String type) {
    reserve(value);
    text.append('$').append(values.size()).append("::").append(type);
    return this;
  }

  /**
   * Binds a value to the next number without adding its place: the text names it, as {@code $1}.
   */
  Sql reserve(Object value) {
    values.add(value);
    return this;
  }

  Future<RowSet<Row>> run(SqlClient client) {
    return client.preparedQuery(text.toString()).execute(Tuple.tuple(values));
  }
}
