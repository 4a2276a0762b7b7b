package io.plaudit.aggregator.query;

import com.fasterxml.jackson.core.JsonGenerator;
import io.plaudit.model.Digests;
import io.plaudit.query.Filter;
import io.plaudit.query.Summary;
import io.plaudit.query.SummaryJson;
import io.plaudit.query.Sums;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads summaries, each exact at the time of its statement. */
final class Summaries {

  private final SqlClient client;
  private final int maxRows;

  Summaries(SqlClient client, int maxRows) {
    this.client = client;
    this.maxRows = maxRows;
  }

  /**
   * @param scope a key, or a hash in its text form
   * @param name the text behind the hash: a trace id or a tag value
   */
  record Found(String scope, String name, Summary summary) {}

  /**
   * A page of a ranking as its members of the answer: the array, then where the next one begins.
   */
  static void writePage(
      JsonGenerator json,
      String array,
      String name,
      List<UUID> hashes,
      Map<UUID, Found> found,
      String next)
      throws IOException {
    json.writeArrayFieldStart(array);
    for (UUID hash : hashes) {
      Found one = found.get(hash);
      // What was retracted since it was ranked is not there any more.
      if (one != null) {
        json.writeStartObject();
        json.writeStringField(name, one.name());
        SummaryJson.writeMembers(json, one.summary());
        json.writeEndObject();
      }
    }
    json.writeEndArray();
    json.writeStringField("next_cursor", next);
  }

  static Summary nothing(String key) {
    return new Summary(key, Sums.ZERO, List.of(), null, null);
  }

  /** One summary per key of the trace, by key; none for an unknown trace. */
  Future<List<Found>> ofTrace(String tenant, String traceId) {
    Sql sql = new Sql().reserve(Digests.hash128(tenant, traceId)).add(SummarySql.TRACE);
    return found(sql, scope -> scope);
  }

  /** The summaries of one key on these traces (hashes that include the tenant), by hash. */
  Future<Map<UUID, Found>> ofTraces(String key, Collection<UUID> traceHashes) {
    Sql sql =
        new Sql().reserve(traceHashes.toArray(UUID[]::new)).reserve(key).add(SummarySql.TRACES);
    return found(sql, scope -> key).map(Summaries::byHash);
  }

  /** The summaries of these values of a tag, by hash; a value without feedback is not there. */
  Future<Map<UUID, Found>> ofValues(Group group, Window window, Collection<UUID> valueHashes) {
    Sql sql =
        new Sql()
            .reserve(group.hash())
            .reserve(valueHashes.toArray(UUID[]::new))
            .reserve(window.lower())
            .reserve(window.upper())
            .add(window.isOpen() ? SummarySql.VALUES : SummarySql.VALUES_IN_WINDOW);
    return found(sql, scope -> group.key()).map(Summaries::byHash);
  }

  Future<Summary> ofValue(Group group, Window window, UUID valueHash) {
    return ofValues(group, window, List.of(valueHash))
        .map(
            found ->
                found.containsKey(valueHash)
                    ? found.get(valueHash).summary()
                    : nothing(group.key()));
  }

  /** The summary of the feedbacks that the filter finds, computed from the rows. */
  Future<Summary> ofFiltered(String tenant, String key, Window window, Filter filter) {
    Sql sql = new Sql().add(SummarySql.FILTERED.head());
    Conditions.tenantAndKey(sql, tenant, key);
    Conditions.window(sql, window);
    Conditions.filter(sql, tenant, filter);
    sql.add(SummarySql.FILTERED.tail());
    return found(sql, scope -> key)
        .map(found -> found.isEmpty() ? nothing(key) : found.get(0).summary());
  }

  /** One summary per key of the feedbacks that the filter finds, by key. */
  Future<List<Found>> ofFilteredByKey(String tenant, Window window, Filter filter) {
    Sql sql = new Sql().add(SummarySql.FILTERED_BY_KEY.head());
    sql.add(" and tenant = ").bind(tenant, "text");
    Conditions.window(sql, window);
    Conditions.filter(sql, tenant, filter);
    sql.add(SummarySql.FILTERED_BY_KEY.tail());
    return found(sql, scope -> scope);
  }

  /** The member {@code summaries}. */
  static void write(JsonGenerator json, List<Found> found) throws IOException {
    json.writeArrayFieldStart("summaries");
    for (Found one : found) {
      json.writeStartObject();
      SummaryJson.writeMembers(json, one.summary());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private Future<List<Found>> found(Sql sql, Function<String, String> key) {
    return sql.add(" limit ").bind(maxRows + 1L, "bigint").run(client).map(rows -> fold(rows, key));
  }

  private List<Found> fold(RowSet<Row> rows, Function<String, String> key) {
    if (rows.size() > maxRows) {
      throw Problem.tooBroad(
          "the answer has more than " + maxRows + " entries of distributions; use a lower limit");
    }
    List<Found> found = new ArrayList<>();
    Row head = null;
    List<Summary.Entry> entries = new ArrayList<>();
    for (Row row : rows) {
      if (head == null || !head.getString("scope").equals(row.getString("scope"))) {
        if (head != null) {
          found.add(scope(head, entries, key));
        }
        head = row;
        entries = new ArrayList<>();
      }
      if (row.getValue("value") != null || row.getString("label") != null) {
        entries.add(entry(row));
      }
    }
    if (head != null) {
      found.add(scope(head, entries, key));
    }
    return found;
  }

  private static Found scope(Row head, List<Summary.Entry> entries, Function<String, String> key) {
    String scope = head.getString("scope");
    Instant first = Columns.instant(head, "first_at");
    Instant last = Columns.instant(head, "last_at");
    Summary summary = new Summary(key.apply(scope), Columns.sums(head), entries, first, last);
    return new Found(scope, head.getString("name"), summary);
  }

  private static Summary.Entry entry(Row row) {
    return new Summary.Entry(
        Columns.decimal(row, "value"),
        row.getString("label"),
        row.getLong("count"),
        Columns.decimal(row, "weight"));
  }

  private static Map<UUID, Found> byHash(List<Found> found) {
    return found.stream()
        .collect(Collectors.toMap(one -> UUID.fromString(one.scope()), Function.identity()));
  }
}
