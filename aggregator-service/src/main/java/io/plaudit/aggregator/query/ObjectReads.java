package io.plaudit.aggregator.query;

import com.fasterxml.jackson.core.JsonGenerator;
import io.plaudit.model.ObjectRef;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.io.IOException;
import java.util.List;

/**
 * {@code /v1/objects} and {@code /v1/named-objects}: side objects, for the front door alone, which
 * asks for a tenant, or for whoever has the name of one.
 */
final class ObjectReads {

  /** So many of the largest documents are within the cap of an answer. */
  private static final int MAX_LIMIT = 200;

  private static final int MAX_OFFSET = 100_000;

  /** A name that is shown in place of a key is nobody else's; more would be answered in vain. */
  private static final int MAX_NAMED = 2;

  private final Pool pool;

  ObjectReads(Pool pool) {
    this.pool = pool;
  }

  Call.Read byId(Call call) {
    call.parameters().only();
    ObjectRef ref = new ObjectRef(call.tenant(), call.texts().get(0), call.texts().get(1));
    Sql sql = select(ref.tenant(), ref.kind()).add(" and id = ").bind(ref.id(), "text");
    return () ->
        sql.run(pool)
            .map(
                found -> {
                  if (found.size() == 0) {
                    throw Problem.notFound("there is no such object");
                  }
                  return Answer.of(json -> write(json, found.iterator().next()));
                });
  }

  /** In the order of their ids; {@code cursor} is the id behind which the page begins. */
  Call.Read list(Call call) {
    Parameters parameters = call.parameters().only("prefix", "offset", "limit", "cursor");
    String kind = ObjectRef.kind(call.texts().get(0));
    String prefix = parameters.text("prefix");
    String cursor = parameters.text("cursor");
    Integer given =
        parameters.parsed("offset", text -> Parameters.wholeNumber("offset", text, 0, MAX_OFFSET));
    int offset = given == null ? 0 : given;
    int limit = parameters.limit(Parameters.DEFAULT_LIMIT, MAX_LIMIT);
    Sql sql = select(call.tenant(), kind);
    if (prefix != null) {
      sql.add(" and id >= ").bind(prefix, "text");
      sql.add(" and starts_with(id, ").bind(prefix, "text").add(")");
    }
    if (cursor != null) {
      sql.add(" and id > ").bind(cursor, "text");
    }
    sql.add(" order by id limit ").bind(limit + 1, "bigint");
    sql.add(" offset ").bind(offset, "bigint");
    return () -> sql.run(pool).map(found -> page(FeedbackPage.Page.of(found, limit)));
  }

  /** Of any tenant: those whose ids end in this name, behind their last slash. */
  Call.Read named(Call call) {
    call.parameters().only();
    String kind = ObjectRef.kind(call.texts().get(0));
    Sql sql =
        new Sql()
            .add("select tenant, id, document::text as document from objects.object")
            // As the index has it.
            .add(" where split_part(id, '/', -1) = ")
            .bind(call.texts().get(1), "text")
            .add(" and kind = ")
            .bind(kind, "text")
            .add(" order by tenant, id limit ")
            .bind(MAX_NAMED, "bigint");
    return () -> sql.run(pool).map(ObjectReads::found);
  }

  private static Answer found(RowSet<Row> rows) {
    return Answer.of(
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("objects");
          for (Row row : rows) {
            json.writeStartObject();
            json.writeStringField("tenant", row.getString("tenant"));
            writeMembers(json, row);
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static Sql select(String tenant, String kind) {
    return new Sql()
        .add("select id, document::text as document from objects.object where tenant = ")
        .bind(tenant, "text")
        .add(" and kind = ")
        .bind(kind, "text");
  }

  private static Answer page(FeedbackPage.Page page) {
    List<Row> rows = page.rows();
    return Answer.of(
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("objects");
          for (Row row : rows) {
            write(json, row);
          }
          json.writeEndArray();
          json.writeStringField(
              "next_cursor", page.more() ? rows.get(rows.size() - 1).getString("id") : null);
          json.writeEndObject();
        });
  }

  private static void write(JsonGenerator json, Row row) throws IOException {
    json.writeStartObject();
    writeMembers(json, row);
    json.writeEndObject();
  }

  private static void writeMembers(JsonGenerator json, Row row) throws IOException {
    json.writeStringField("id", row.getString("id"));
    json.writeFieldName("document");
    json.writeRawValue(row.getString("document"));
  }
}
