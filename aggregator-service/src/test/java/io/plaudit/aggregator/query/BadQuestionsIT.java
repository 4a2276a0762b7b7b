package io.plaudit.aggregator.query;

import static io.plaudit.aggregator.query.TestFeedback.feedback;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BadQuestionsIT {

  private static QueryServer server;

  @BeforeAll
  static void start() {
    server = QueryServer.start(StoredFeedback.empty().add(feedback("t", "f").build()));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "trace_id=' or true --",
        "key='; drop table feedback; --",
        "tag=' || (select 1) || '",
        "label=\\' or 1=1 --",
        "tag=_prompt&value=$1",
        "source=$$;select pg_sleep(10);$$"
      })
  void textShapedLikeSqlIsJustText(String query) {
    String encoded =
        query
            .lines()
            .flatMap(line -> List.of(line.split("&", -1)).stream())
            .map(
                pair ->
                    pair.substring(0, pair.indexOf('=') + 1)
                        + QueryServer.encode(pair.substring(pair.indexOf('=') + 1)))
            .reduce((one, other) -> one + "&" + other)
            .orElseThrow();
    assertThat(server.get("/v1/feedback?" + encoded).get("feedback")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/feedback?kye=x | kye",
        "/v1/feedback?limit=0 | limit must be a whole number from 1 to 1000, was 0",
        "/v1/feedback?limit=1001 | limit must be a whole number from 1 to 1000, was 1001",
        "/v1/feedback?limit=ten | was ten",
        "/v1/feedback?order=best | order must be one of newest, oldest, was best",
        "/v1/feedback?from=yesterday | from must be an ISO 8601 instant with an offset",
        "/v1/feedback?from=2026-03-01T12:00:00 | from must be an ISO 8601 instant with an offset",
        "/v1/feedback?from=%2B999999999-01-01T00:00:00Z | from must be an ISO 8601 instant",
        "/v1/feedback?from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z | from must not be after to",
        "/v1/feedback?cursor=nonsense | cursor must be a next_cursor",
        "/v1/feedback?cursor=e30 | cursor must be a next_cursor",
        "/v1/feedback?cursor=eyJza2lwIjoxfQ | cursor must be a next_cursor",
        "/v1/feedback?value=x | value must be with a tag",
        "/v1/feedback?key=a&key=b | key must be given once",
        "/v1/feedback?filter=%7B | filter must be valid JSON",
        "/v1/feedback?filter=%7B%22op%22:%22x%22%7D | filter",
        "/v1/feedback?consistency=sometimes | consistency must be one of strong, eventual",
        "/v1/feedback/no-uuid | id must be a UUID, was no-uuid",
        "/v1/tags/_nonsense | tag must be one of",
        "/v1/tags/_prompt?order=newest | order must be one of",
        "/v1/tags/_prompt?cursor=eyJza2lwIjotMX0 | cursor must be",
        "/v1/tag | tag is required",
        "/v1/trace | id is required",
        "/v1/traces?order=count | order must be one of newest, worst, best",
        "/v1/series?interval=minute | interval must be one of hour, day",
        "/v1/series?value=x | value must be with a tag",
        "/v1/series?tag=_prompt&limit=101 | limit must be a whole number from 1 to 100",
        "/v1/summary?tag=_prompt | tag",
        "/v1/compare?a=x&b=y | tag is required",
        "/v1/compare?tag=_prompt&b=y | a is required",
        "/v1/compare?tag=_prompt&a=x&b=x | b must be another value than a",
        "/v1/compare?tag=_nonsense&a=x&b=y | tag must be one of",
        "/v1/compare?tag=_prompt&a=x&b=y&limit=1 | limit",
        "/v1/summaries | filter is required",
        "/v1/summaries?key=a&filter=%7B%7D | key",
        "/v1/labels | filter is required",
        "/v1/labels?key=a&filter=%7B%7D | key",
        "/v1/summary?key= | key is required"
      })
  void aBadQuestionIsRefusedByName(String path, String reason) {
    HttpResponse<String> response = server.response(QueryServer.KEY, path);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    JsonNode problem = QueryServer.parse(response.body());
    assertThat(problem.get("type").asText())
        .isEqualTo("https://plaudit.io/problems/invalid-request");
    assertThat(problem.get("detail").asText()).contains(reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "[]",
        "{} {}",
        "{\"filter\":{\"op\":\"gt\",\"field\":\"value\",\"value\":1e-2147483648}}",
        "{\"filter\":{\"op\":\"gt\",\"field\":\"value\",\"value\":1e21474836470}}",
        "{\"a\":1}",
        "{\"limit\":0}",
        "{\"limit\":\"x\"}",
        "{\"limit\":1.5}",
        "{\"offset\":100001}",
        "{\"offset\":1,\"cursor\":\"e30\"}",
        "{\"sort\":[{\"field\":\"nothing\"}]}",
        "{\"sort\":[{\"field\":\"value\",\"direction\":\"up\"}]}",
        "{\"sort\":[{\"field\":\"value\"}],\"cursor\":\"e30\"}",
        "{\"sort\":[{\"field\":\"created_at\"},{\"field\":\"key\"}],\"cursor\":\"e30\"}",
        "{\"sort\":[{\"term\":{\"term\":\"text\",\"field\":\"created_at\"}}]}",
        "{\"total\":true,\"cursor\":\"e30\"}",
        "{\"limit\":10001}",
        "{\"filter\":{\"op\":\"eq\",\"field\":\"id\",\"value\":\"x\"}}",
        "{\"filter\":{\"op\":\"eq\",\"field\":\"created_at\",\"value\":\"x\"}}",
        "{\"filter\":{\"op\":\"eq\",\"field\":\"value\",\"value\":\"1\"}}",
        "{\"filter\":{\"op\":\"eq\",\"field\":\"key\",\"value\":1}}",
        "{\"filter\":{\"op\":\"contains\",\"field\":\"value\",\"value\":\"1\"}}"
      })
  void aBadSearchIsRefused(String body) {
    HttpResponse<String> response = server.searchResponse(body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
  }

  @Test
  void aSearchMayHaveOneMegabyte() {
    String body = "{\"filter\":{}," + " ".repeat(1024 * 1024) + "\"limit\":1}";
    assertThat(server.searchResponse(body).statusCode()).isEqualTo(413);
    JsonNode found = server.search("{\"filter\":{}," + " ".repeat(1000) + "\"limit\":1}");
    assertThat(found.get("feedback")).hasSize(1);
  }

  @Test
  void aFilterHasABoundedNumberOfValues() {
    String values = "\"v\",".repeat(999) + "\"v\"";
    String in = "{\"op\":\"in\",\"field\":\"trace_id\",\"values\":[" + values + "]}";
    String eleven = "[" + (in + ",").repeat(10) + in + "]";
    HttpResponse<String> response =
        server.searchResponse("{\"filter\":{\"op\":\"or\",\"filters\":" + eleven + "}}");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("at most 10000 values");
  }
}
