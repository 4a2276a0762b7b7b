package io.plaudit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.plaudit.testsupport.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Recomputes every aggregate from the rows, in SQL of its own, and compares to the last digit. */
final class StoreAudit {

  private static final String SUMS =
      """
      count(*) n, sum(weight) w, coalesce(sum(value * weight), 0) vw,
      coalesce(sum(weight * weight) filter (where value is not null), 0) ww,
      coalesce(sum(weight * value * value), 0) wvv
      """;

  private static final String STORED =
      """
      sum(count) n, sum(weight) w, sum(weighted_value) vw, sum(weight_squared) ww,
      sum(weighted_square) wvv
      """;

  private static final String TRACES =
      """
      with recomputed as (
        select partition, tenant, trace_id, key, %s from feedback where not retracted group by 1, 2, 3, 4
      ), stored as (
        select partition, tenant, trace_id, key, %s from trace_aggregate group by 1, 2, 3, 4
      )
      select count(*) from recomputed r full join stored s using (partition, tenant, trace_id, key)
      where (r.n, r.w, r.vw, r.ww, r.wvv) is distinct from (s.n, s.w, s.vw, s.ww, s.wvv)
      """
          .formatted(SUMS, STORED);

  private static final String SCOPES =
      """
      from feedback cross join lateral
        (select '' tag, '' tag_value union all select * from jsonb_each_text(tags)) scope
      where not retracted
      """;

  private static final String TAGS =
      """
      with recomputed as (
        select partition, tenant, key, tag, tag_value, %s %s group by 1, 2, 3, 4, 5
      ), stored as (
        select partition, tenant, key, tag, tag_value, %s from tag_aggregate group by 1, 2, 3, 4, 5
      )
      select count(*) from recomputed r
      full join stored s using (partition, tenant, key, tag, tag_value)
      where (r.n, r.w, r.vw, r.ww, r.wvv) is distinct from (s.n, s.w, s.vw, s.ww, s.wvv)
      """
          .formatted(SUMS, SCOPES, STORED);

  private static final String HOURS =
      """
      with recomputed as (
        select partition, tenant, key, tag, tag_value, date_trunc('hour', created_at, 'UTC') as hour, %s
        %s group by 1, 2, 3, 4, 5, 6
      ), texts as (
        select distinct group_hash, value_hash, tenant, key, tag, tag_value from tag_aggregate
      ), stored as (
        select h.partition, t.tenant, t.key, t.tag, t.tag_value, h.hour, %s
        from tag_hourly h left join texts t using (group_hash, value_hash)
        group by 1, 2, 3, 4, 5, 6
      )
      select count(*) from recomputed r
      full join stored s using (partition, tenant, key, tag, tag_value, hour)
      where (r.n, r.w, r.vw, r.ww, r.wvv) is distinct from (s.n, s.w, s.vw, s.ww, s.wvv)
      """
          .formatted(SUMS, SCOPES, STORED);

  private StoreAudit() {}

  /** The same where dead letters are expected. */
  static void assertSumsEqualRows(TestDatabase database) throws SQLException {
    try (Connection connection = database.connect()) {
      assertSumsEqualRows(connection);
    }
  }

  static void assertAggregatesEqualRows(TestDatabase database) throws SQLException {
    try (Connection connection = database.connect()) {
      assertSumsEqualRows(connection);
      assertThat(number(connection, "select count(*) from dead_letter")).isZero();
    }
  }

  private static void assertSumsEqualRows(Connection connection) throws SQLException {
    assertThat(number(connection, "select count(*) from feedback")).isPositive();
    assertThat(number(connection, TRACES)).as("traces that differ").isZero();
    assertThat(number(connection, TAGS)).as("tags that differ").isZero();
    assertThat(number(connection, HOURS)).as("hours that differ").isZero();
  }

  static long number(TestDatabase database, String query) throws SQLException {
    try (Connection connection = database.connect()) {
      return number(connection, query);
    }
  }

  private static long number(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      result.next();
      return result.getLong(1);
    }
  }
}
