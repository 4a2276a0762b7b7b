package io.plaudit.aggregator.query;

import io.plaudit.model.TagNames;
import io.vertx.sqlclient.Pool;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code /v1/tags}: by what one may ask: the tags that are aggregated, and the keys that the newest
 * feedbacks have.
 */
final class NameReads {

  /** So many are quick to look through; a key that none of them has can still be asked for. */
  private static final int NEWEST = 2_000;

  private static final String KEYS =
      """
      with newest as (
        select key from feedback where not retracted and tenant = $1::text
        order by created_at desc, feedback_id desc limit $2::bigint)
      select key from newest group by key order by count(*) desc, key collate "C"
      """;

  private final Pool pool;
  private final TagNames tags;

  NameReads(Pool pool, TagNames tags) {
    this.pool = pool;
    this.tags = tags;
  }

  Call.Read names(Call call) {
    call.parameters().only();
    return () ->
        new Sql()
            .reserve(call.tenant())
            .reserve((long) NEWEST)
            .add(KEYS)
            .run(pool)
            .map(
                rows -> {
                  List<String> keys = new ArrayList<>();
                  rows.forEach(row -> keys.add(row.getString("key")));
                  return answer(keys);
                });
  }

  private Answer answer(List<String> keys) {
    return Answer.of(
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("tags");
          for (String tag : tags.names()) {
            json.writeString(tag);
          }
          json.writeEndArray();
          json.writeArrayFieldStart("keys");
          for (String key : keys) {
            json.writeString(key);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }
}
