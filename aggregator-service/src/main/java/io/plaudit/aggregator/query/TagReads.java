package io.plaudit.aggregator.query;

import com.fasterxml.jackson.core.JsonGenerator;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.Rules;
import io.plaudit.model.TagNames;
import io.plaudit.query.Summary;
import io.plaudit.query.SummaryJson;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;

/** {@code /v1/tags}: the values of a tag in an order, and the summary of one. */
final class TagReads {

  private final Summaries summaries;
  private final Rankings rankings;
  private final KeyDirections directions;
  private final TagNames tags;

  TagReads(Summaries summaries, Rankings rankings, KeyDirections directions, TagNames tags) {
    this.summaries = summaries;
    this.rankings = rankings;
    this.directions = directions;
    this.tags = tags;
  }

  private record Page(Rankings.Page ranked, Map<UUID, Summaries.Found> found, String next) {}

  Call.Read values(Call call) {
    call.parameters().only("key", "from", "to", "order", "limit", "cursor");
    return values(call, call.texts().get(0));
  }

  Call.Read value(Call call) {
    call.parameters().only("key", "from", "to");
    return value(call, call.texts().get(0), call.texts().get(1));
  }

  /** {@code /v1/tag}: of one value where there is one, else the values. */
  Call.Read twin(Call call) {
    if (call.parameters().text("value") == null) {
      call.parameters().only("tag", "key", "from", "to", "order", "limit", "cursor");
      return values(call, call.parameters().required("tag"));
    }
    call.parameters().only("tag", "value", "key", "from", "to");
    return value(call, call.parameters().required("tag"), call.parameters().text("value"));
  }

  /** This tag, if it is one that is aggregated. */
  static String known(TagNames tags, String tag) {
    if (!tags.names().contains(tag)) {
      throw InvalidEventException.of("tag", "must be one of " + tags.names(), tag);
    }
    return tag;
  }

  private Call.Read value(Call call, String tag, String text) {
    String value = Rules.tagValue(known(tags, tag), text);
    Window window = call.parameters().window().wholeHours();
    Group group = new Group(call.tenant(), call.parameters().key(), tag);
    return () ->
        summaries
            .ofValue(group, window, Group.valueHash(value))
            .map(summary -> Answer.of(json -> write(json, tag, value, window, summary)));
  }

  private Call.Read values(Call call, String tag) {
    Parameters parameters = call.parameters();
    Window window = parameters.window().wholeHours();
    Ranking.Order order = Ranking.Order.of(parameters.choice("order", Ranking.Order.wireNames()));
    int limit = parameters.limit();
    Cursor.Skip skip = parameters.parsed("cursor", Cursor.Skip::decode);
    int offset = skip == null ? 0 : skip.items();
    Group group = new Group(call.tenant(), parameters.key(), known(tags, tag));
    return () ->
        directions
            .ranked(call, group, window, order)
            .compose(ranking -> values(ranking, offset, limit));
  }

  private Future<Answer> values(Ranking ranking, int offset, int limit) {
    return rankings
        .page(ranking, offset, limit)
        .compose(
            page -> {
              String next = page.more() ? new Cursor.Skip(offset + limit).encode() : null;
              return summaries
                  .ofValues(ranking.group(), ranking.window(), page.hashes())
                  .map(found -> new Page(page, found, next))
                  .map(full -> new Answer(json -> write(json, ranking, full), page.age()));
            });
  }

  private static void write(JsonGenerator json, Ranking ranking, Page page) throws IOException {
    json.writeStartObject();
    json.writeStringField("tag", ranking.group().tag());
    json.writeStringField("key", ranking.group().key());
    write(json, ranking.window());
    ranking.writeOrder(json);
    Summaries.writePage(json, "values", "value", page.ranked().hashes(), page.found(), page.next());
    json.writeEndObject();
  }

  private static void write(
      JsonGenerator json, String tag, String value, Window window, Summary summary)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("tag", tag);
    json.writeStringField("value", value);
    write(json, window);
    SummaryJson.writeMembers(json, summary);
    json.writeEndObject();
  }

  static void write(JsonGenerator json, Window window) throws IOException {
    SummaryJson.writeInstant(json, "from", window.from());
    SummaryJson.writeInstant(json, "to", window.to());
  }
}
