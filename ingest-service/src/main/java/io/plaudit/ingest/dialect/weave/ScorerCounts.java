package io.plaudit.ingest.dialect.weave;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;

/** What scorers have said, counted. Sums are exact. */
final class ScorerCounts {

  private final Map<String, Long> tags = new TreeMap<>();
  private final Map<String, Long> ratings = new TreeMap<>();
  private final Map<String, BigDecimal> sums = new TreeMap<>();
  private long total;
  private long scored;

  void add(JsonNode kept) {
    JsonNode said = kept.path("scorer_ratings");
    total++;
    scored += said.isEmpty() ? 0 : 1;
    kept.path(FeedbackItem.SCORER_TAGS).forEach(tag -> tags.merge(tag.asText(), 1L, Long::sum));
    said.properties()
        .forEach(
            rating -> {
              ratings.merge(rating.getKey(), 1L, Long::sum);
              sums.merge(rating.getKey(), rating.getValue().decimalValue(), BigDecimal::add);
            });
  }

  void write(JsonGenerator json) throws IOException {
    json.writeNumberField("total_count", total);
    json.writeNumberField("scored_count", scored);
    writeCounts(json, "tag_counts", tags);
    writeCounts(json, "rating_counts", ratings);
    json.writeObjectFieldStart("rating_sums");
    for (Map.Entry<String, BigDecimal> sum : sums.entrySet()) {
      json.writeFieldName(sum.getKey());
      json.writeNumber(sum.getValue());
    }
    json.writeEndObject();
  }

  private static void writeCounts(JsonGenerator json, String name, Map<String, Long> counts)
      throws IOException {
    json.writeObjectFieldStart(name);
    for (Map.Entry<String, Long> count : counts.entrySet()) {
      json.writeNumberField(count.getKey(), count.getValue());
    }
    json.writeEndObject();
  }
}
