package io.plaudit.aggregator.query;

import io.plaudit.query.Filter;
import io.plaudit.query.Summary;
import io.plaudit.query.SummaryJson;
import io.vertx.core.Future;

/**
 * {@code /v1/summary}: everything of a key, or what a filter finds of it; {@code /v1/summaries}:
 * what a filter finds of every key.
 */
final class SummaryReads {

  private final Summaries summaries;

  SummaryReads(Summaries summaries) {
    this.summaries = summaries;
  }

  Call.Read summary(Call call) {
    Parameters parameters = call.parameters().only("key", "from", "to", "filter");
    String key = parameters.key();
    Window window = parameters.window().wholeHours();
    Filter filter = parameters.parsed("filter", Filters::parse);
    FilterSql.check(filter);
    return () -> sum(call.tenant(), key, window, filter).map(summary -> answer(window, summary));
  }

  Call.Read summaries(Call call) {
    Parameters parameters = call.parameters().only("from", "to", "filter");
    Window window = parameters.window().wholeHours();
    Filter filter = Filters.parse(parameters.required("filter"));
    FilterSql.check(filter);
    return () ->
        summaries
            .ofFilteredByKey(call.tenant(), window, filter)
            .map(
                found ->
                    Answer.of(
                        json -> {
                          json.writeStartObject();
                          TagReads.write(json, window);
                          Summaries.write(json, found);
                          json.writeEndObject();
                        }));
  }

  private Future<Summary> sum(String tenant, String key, Window window, Filter filter) {
    return filter == null
        ? summaries.ofValue(Group.everything(tenant, key), window, Group.EVERYTHING)
        : summaries.ofFiltered(tenant, key, window, filter);
  }

  private static Answer answer(Window window, Summary summary) {
    return Answer.of(
        json -> {
          json.writeStartObject();
          TagReads.write(json, window);
          SummaryJson.writeMembers(json, summary);
          json.writeEndObject();
        });
  }
}
