package io.plaudit.aggregator.query;

import io.plaudit.codec.MetadataBloom;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Reads live feedbacks of a tenant, whole, in an order, within a cap of bytes. */
final class FeedbackPage {

  /** Newest first; the last two make the order total and the cursor stable. */
  static final Consumer<Sql> NEWEST =
      sql -> sql.add("created_at desc, feedback_id desc, trace_hash desc");

  static final Consumer<Sql> OLDEST =
      sql -> sql.add("created_at asc, feedback_id asc, trace_hash asc");

  private static final String COLUMNS =
      " feedback_id, trace_hash, trace_id, key, value, label, weight, comment, correction,"
          + " metadata, source_dialect, source_kind, attributes, created_at, modified_at";

  /**
   * The whole of rows that were chosen by their index alone. The offset of nothing keeps the
   * planner from making one scan of two: it would read every row of the window.
   */
  private static final String WHOLE_OF_CANDIDATE =
      """
      ) candidate cross join lateral (
        select trace_id, key, value, label, weight, comment, correction, metadata, source_dialect,
          source_kind, attributes, tags, modified_at
        from feedback stored
        where stored.feedback_id = candidate.feedback_id
          and stored.trace_hash = candidate.trace_hash and not stored.retracted
        offset 0
      ) whole where true""";

  /** What can be long is measured before it is sent: too long an answer costs no memory here. */
  private static final String MEASURED =
      """
      ), measured as (
        select *, sum(
            coalesce(octet_length(comment), 0) + coalesce(octet_length(correction::text), 0)
            + coalesce(octet_length(metadata::text), 0) + coalesce(octet_length(attributes::text), 0)
          ) over (order by place) as bytes
        from page
      )
      select feedback_id, trace_hash, trace_id, key, value, label, weight, source_dialect,
        source_kind, created_at, modified_at, bytes,
        case when bytes <= $1 then comment end as comment,
        case when bytes <= $1 then correction::text end as correction,
        case when bytes <= $1 then metadata::text end as metadata,
        case when bytes <= $1 then attributes::text end as attributes
      from measured
      order by place
      """;

  private final long maxBytes;

  FeedbackPage(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * @param rows at most as many as were asked for
   * @param more whether there are more behind them
   */
  record Page(List<Row> rows, boolean more) {

    /** A page of what was selected with a limit of one more. */
    static Page of(RowSet<Row> found, int limit) {
      List<Row> rows = new ArrayList<>(found.size());
      found.forEach(rows::add);
      return new Page(rows.subList(0, Math.min(limit, rows.size())), rows.size() > limit);
    }

    /** The place after the last row, as a cursor; null when there is no more. */
    String next() {
      if (!more) {
        return null;
      }
      Row last = rows.get(rows.size() - 1);
      return new Cursor.Place(
              last.getOffsetDateTime("created_at").toInstant(),
              last.getUUID("feedback_id"),
              last.getUUID("trace_hash"))
          .encode();
    }
  }

  /**
   * @param texts what the metadata of every wanted row holds, as the conditions say again
   * @param conditions adds conditions, each beginning with "and"
   * @param order adds a total order
   */
  Future<Page> read(
      SqlClient client,
      String tenant,
      MetadataBloom texts,
      Consumer<Sql> conditions,
      Consumer<Sql> order,
      int offset,
      int limit) {
    Sql sql = new Sql();
    sql.reserve(maxBytes);
    sql.add("with page as materialized (select" + COLUMNS + ", row_number() over (order by ");
    order.accept(sql);
    sql.add(") as place from ");
    from(sql, tenant, texts);
    conditions.accept(sql);
    sql.add(" order by ");
    order.accept(sql);
    sql.add(" offset ").bind(offset, "bigint").add(" limit ").bind(limit + 1, "bigint");
    sql.add(MEASURED);
    return sql.run(client).map(found -> requireWithinCap(Page.of(found, limit)));
  }

  private static void from(Sql sql, String tenant, MetadataBloom texts) {
    if (texts.equals(MetadataBloom.NONE)) {
      sql.add("feedback where not retracted and tenant = ").bind(tenant, "text");
      return;
    }
    sql.add("(select created_at, feedback_id, trace_hash from feedback where not retracted");
    sql.add(" and tenant = ").bind(tenant, "text");
    bits(sql, "metadata_bloom_low", texts.low());
    bits(sql, "metadata_bloom_high", texts.high());
    sql.add(WHOLE_OF_CANDIDATE);
  }

  private static void bits(Sql sql, String column, long wanted) {
    sql.add(" and " + column + " & ").bind(wanted, "bigint");
    sql.add(" = ").bind(wanted, "bigint");
  }

  private Page requireWithinCap(Page page) {
    List<Row> rows = page.rows();
    if (!rows.isEmpty() && rows.get(rows.size() - 1).getLong("bytes") > maxBytes) {
      throw Problem.tooBroad("the answer has more than " + maxBytes + " bytes; use a lower limit");
    }
    return page;
  }
}
