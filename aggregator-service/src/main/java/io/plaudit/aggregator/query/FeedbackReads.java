package io.plaudit.aggregator.query;

import io.plaudit.codec.MetadataBloom;
import io.plaudit.codec.Uuids;
import io.plaudit.model.Digests;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.Rules;
import io.plaudit.query.Filter;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** {@code /v1/feedback}: single feedbacks by id, by their fields, by a filter. */
final class FeedbackReads {

  private final Pool pool;
  private final FeedbackPage pages;

  FeedbackReads(Pool pool, FeedbackPage pages) {
    this.pool = pool;
    this.pages = pages;
  }

  /** The same id may live on several traces; all of them are answered. */
  Call.Read byId(Call call) {
    call.parameters().only();
    UUID id = Uuids.parse("id", call.texts().get(0));
    Consumer<Sql> withId = sql -> sql.add(" and feedback_id = ").bind(id, "uuid");
    return () ->
        pages
            .read(
                pool,
                call.tenant(),
                MetadataBloom.NONE,
                withId,
                FeedbackPage.OLDEST,
                0,
                Parameters.MAX_LIMIT)
            .map(FeedbackReads::allOf);
  }

  private static Answer allOf(FeedbackPage.Page page) {
    if (page.rows().isEmpty()) {
      throw Problem.notFound("there is no feedback of this id");
    }
    if (page.more()) {
      throw Problem.tooBroad("more than " + Parameters.MAX_LIMIT + " traces have this id");
    }
    return Answer.of(
        json -> {
          json.writeStartObject();
          FeedbackJson.writeMember(json, page.rows());
          json.writeEndObject();
        });
  }

  Call.Read list(Call call) {
    Parameters parameters =
        call.parameters()
            .only(
                "trace_id",
                "key",
                "tag",
                "value",
                "label",
                "source",
                "from",
                "to",
                "filter",
                "order",
                "limit",
                "cursor");
    boolean newest = parameters.choice("order", List.of("newest", "oldest")).equals("newest");
    Cursor.Place after = parameters.parsed("cursor", Cursor.Place::decode);
    Consumer<Sql> fields = fields(call.tenant(), parameters);
    Filter filter = parameters.parsed("filter", Filters::parse);
    FilterSql.check(filter);
    Window window = parameters.window();
    int limit = parameters.limit();
    Consumer<Sql> conditions =
        sql -> {
          fields.accept(sql);
          Conditions.window(sql, window);
          Conditions.filter(sql, call.tenant(), filter);
          Conditions.after(sql, after, newest);
        };
    Consumer<Sql> order = newest ? FeedbackPage.NEWEST : FeedbackPage.OLDEST;
    return () ->
        pages
            .read(pool, call.tenant(), WantedTexts.of(filter), conditions, order, 0, limit)
            .map(page -> answer(page, page.next()));
  }

  Call.Read search(Call call) {
    call.parameters().only();
    Search search = Search.parse(call.body());
    return () ->
        pages
            .read(
                pool,
                call.tenant(),
                WantedTexts.of(search.filter()),
                sql -> search.addConditions(sql, call.tenant()),
                sql -> search.addOrder(sql, call.tenant()),
                search.offset(),
                search.limit())
            .compose(page -> found(call.tenant(), search, page));
  }

  private Future<Answer> found(String tenant, Search search, FeedbackPage.Page page) {
    String next = search.hasCursor() ? page.next() : null;
    if (!search.total()) {
      return Future.succeededFuture(answer(page, next));
    }
    int end = search.offset() + page.rows().size();
    boolean isWhole = !page.more() && (search.offset() == 0 || !page.rows().isEmpty());
    return (isWhole ? Future.succeededFuture((long) end) : count(tenant, search))
        // A page and a count are two looks: what came in between must not be less than is shown.
        .map(counted -> answer(page, next, Math.max(counted, end + (page.more() ? 1 : 0))));
  }

  private Future<Long> count(String tenant, Search search) {
    Sql sql = new Sql().add("select count(*) as total from feedback where not retracted");
    sql.add(" and tenant = ").bind(tenant, "text");
    Conditions.filter(sql, tenant, search.filter());
    return sql.run(pool).map(rows -> rows.iterator().next().getLong("total"));
  }

  private static Answer answer(FeedbackPage.Page page, String next, long total) {
    return Answer.of(
        json -> {
          json.writeStartObject();
          FeedbackJson.writeMember(json, page.rows());
          json.writeStringField("next_cursor", next);
          json.writeNumberField("total", total);
          json.writeEndObject();
        });
  }

  private static Answer answer(FeedbackPage.Page page, String next) {
    return Answer.of(
        json -> {
          json.writeStartObject();
          FeedbackJson.writeMember(json, page.rows());
          json.writeStringField("next_cursor", next);
          json.writeEndObject();
        });
  }

  private static Consumer<Sql> fields(String tenant, Parameters parameters) {
    UUID trace =
        parameters.parsed("trace_id", text -> Digests.hash128(tenant, Rules.traceId(text)));
    String tag = parameters.text("tag");
    String value = parameters.text("value");
    if (value != null && tag == null) {
      throw InvalidEventException.of("value", "must be with a tag");
    }
    return sql -> {
      if (trace != null) {
        sql.add(" and trace_hash = ").bind(trace, "uuid");
      }
      equal(sql, "key", parameters.text("key"));
      equal(sql, "label", parameters.text("label"));
      equal(sql, "source_dialect", parameters.text("source"));
      if (tag != null) {
        sql.add(" and tags ->> ").bind(tag, "text");
        if (value == null) {
          sql.add(" is not null");
        } else {
          sql.add(" = ").bind(value, "text");
        }
      }
    };
  }

  private static void equal(Sql sql, String column, String text) {
    if (text != null) {
      sql.add(" and ").add(column).add(" = ").bind(text, "text");
    }
  }
}
