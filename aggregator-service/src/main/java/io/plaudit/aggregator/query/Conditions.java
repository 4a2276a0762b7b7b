package io.plaudit.aggregator.query;

import io.plaudit.query.Filter;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Conditions over table {@code feedback}, each beginning with "and". */
final class Conditions {

  private Conditions() {}

  static void tenantAndKey(Sql sql, String tenant, String key) {
    sql.add(" and tenant = ").bind(tenant, "text").add(" and key = ").bind(key, "text");
  }

  static void window(Sql sql, Window window) {
    if (window.from() != null) {
      sql.add(" and created_at >= ").bind(window.lower(), "timestamptz");
    }
    if (window.to() != null) {
      sql.add(" and created_at < ").bind(window.upper(), "timestamptz");
    }
  }

  /** None when there is no filter. */
  static void filter(Sql sql, String tenant, Filter filter) {
    if (filter != null) {
      sql.add(" and ");
      FilterSql.add(sql, tenant, filter);
    }
  }

  /** Behind this place in an order of (created_at, id, trace). */
  static void after(Sql sql, Cursor.Place place, boolean descending) {
    if (place == null) {
      return;
    }
    OffsetDateTime at = place.createdAt().atOffset(ZoneOffset.UTC);
    // The first condition alone is what the index needs; the second decides among equal instants.
    sql.add(" and created_at ").add(descending ? "<= " : ">= ").bind(at, "timestamptz");
    sql.add(" and (created_at, feedback_id, trace_hash) ").add(descending ? "< (" : "> (");
    sql.bind(at, "timestamptz").add(", ").bind(place.feedbackId(), "uuid");
    sql.add(", ").bind(place.traceHash(), "uuid").add(")");
  }
}
