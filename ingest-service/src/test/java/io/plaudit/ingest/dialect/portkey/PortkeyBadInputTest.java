package io.plaudit.ingest.dialect.portkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plaudit.ingest.dialect.Failure;
import io.plaudit.ingest.dialect.Operation;
import io.plaudit.model.InvalidEventException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every wrong request is the caller's fault, and the complaint names the field. */
final class PortkeyBadInputTest {

  private static final String RANGE = "value must be an integer from -10 to 10";
  private static final String MIN = "time_of_generation_min=2026-11-20T00:00:00Z";
  private static final String WINDOW = MIN + "&time_of_generation_max=2026-11-21T00:00:00Z";

  static Stream<Arguments> bodies() {
    return Stream.of(
        Arguments.of("", "body must be a JSON object"),
        Arguments.of("5", "body must be a JSON object"),
        Arguments.of("{}", "trace_id is required"),
        Arguments.of("[]", "body must have at least one item"),
        Arguments.of("{\"value\":1}", "trace_id is required"),
        Arguments.of("{\"trace_id\":\"\",\"value\":1}", "trace_id is required"),
        Arguments.of("{\"trace_id\":null,\"value\":1}", "trace_id is required"),
        Arguments.of("{\"trace_id\":7,\"value\":1}", "trace_id must be a string"),
        Arguments.of(
            "{\"trace_id\":\"a\",\"traceID\":\"b\",\"value\":1}", "trace_id must be given once"),
        Arguments.of(
            "{\"trace_id\":\"a\\nb\",\"value\":1}", "trace_id must not contain control characters"),
        Arguments.of(
            "{\"trace_id\":\"%s\",\"value\":1}".formatted("x".repeat(257)),
            "trace_id must have at most 256"),
        Arguments.of("{\"trace_id\":\"t\"}", "value is required"),
        Arguments.of(value("null"), "value is required"),
        Arguments.of(value("11"), RANGE + ", was 11"),
        Arguments.of(value("-11"), RANGE),
        Arguments.of(value("1.5"), RANGE + ", was 1.5"),
        Arguments.of(value("1e400"), RANGE),
        Arguments.of(value("1e-400"), RANGE),
        Arguments.of(value("1e999999999"), RANGE),
        Arguments.of(value("1e99999999999"), "value must be a finite number"),
        Arguments.of(value("100e2147483647"), "value must"),
        Arguments.of(value("1e2147483648"), "value must be a finite number"),
        Arguments.of(value("-1e-2147483649"), "value must be a finite number"),
        Arguments.of(value("1,\"weight\":100e2147483647"), "weight must"),
        Arguments.of(value("1,\"weight\":1e2147483648"), "weight must be a finite number"),
        Arguments.of(value("1,\"weight\":-1e-2147483649"), "weight must be a finite number"),
        Arguments.of(
            value("1,\"metadata\":{\"n\":1e99999999999}"), "metadata must be a finite number"),
        Arguments.of(value("1".repeat(5_000)), "body must be valid JSON"),
        Arguments.of(value("true"), "value must be a number"),
        Arguments.of(value("{}"), "value must be a number"),
        Arguments.of(value("\"abc\""), "value must be a finite number, was abc"),
        Arguments.of(value("NaN"), "body must be valid JSON"),
        Arguments.of(value("1,\"weight\":1.5"), "weight must be a number from 0 to 1"),
        Arguments.of(value("1,\"weight\":-0.1"), "weight must be a number from 0 to 1"),
        Arguments.of(value("1,\"weight\":\"x\""), "weight must be a number"),
        Arguments.of(value("1,\"metadata\":[]"), "metadata must be a JSON object"),
        Arguments.of(value("1,\"metadata\":\"[]\""), "metadata must be a JSON object"),
        Arguments.of(value("1,\"metadata\":\"no\""), "metadata must be valid JSON"),
        Arguments.of(
            value("1,\"metadata\":{\"a\":\"%s\"}".formatted("x".repeat(17_000))),
            "metadata must have at most"),
        Arguments.of(
            value("1,\"metadata\":{\"_user\":\"%s\"}".formatted("x".repeat(257))),
            "metadata._user must have at most 256"),
        Arguments.of(value("1,\"id\":\"abc\""), "id must be a UUID"),
        Arguments.of(value("1,\"created_at\":\"yesterday\""), "created_at must be an ISO 8601"),
        Arguments.of(
            value("1,\"created_at\":\"1999-01-01T00:00:00Z\""), "created_at must be between"),
        Arguments.of(
            value("null,\"key\":\"quality\""), "value is required where there is no label"),
        Arguments.of(value("1,\"value\":2"), "body must not repeat a name"),
        Arguments.of(value("1} {"), "body must be one JSON value"),
        Arguments.of(
            value("1,\"comment\":\"\\u0000\""), "comment must not contain the character U+0000"),
        Arguments.of(
            value("1,\"metadata\":{\"a\":\"\\u0000\"}"),
            "metadata must not contain the character U+0000"),
        Arguments.of(value("1,\"comment\":\"\\ud800\""), "lone surrogate"),
        Arguments.of(value("1,\"x\":" + "[".repeat(10_000)), "body must not nest deeper than 100"),
        Arguments.of(
            "[{\"trace_id\":\"a\",\"value\":1},{\"trace_id\":\"b\",\"value\":11}]", "[1]." + RANGE),
        Arguments.of(
            "[{\"trace_id\":\"a\",\"value\":1},{\"trace_id\":\"b\",\"value\":true}]",
            "[1].value must be a number"),
        Arguments.of("[{\"trace_id\":\"a\",\"value\":1},7]", "[1].item must be a JSON object"),
        Arguments.of(
            "{\"0\":{\"trace_id\":\"a\",\"value\":1},\"1\":{\"value\":1}}",
            "[1].trace_id is required"),
        Arguments.of(
            "{\"0\":{\"trace_id\":\"a\",\"value\":1},\"x\":1}",
            "body must have either indices or fields"),
        Arguments.of(value("1,\"x\":\"\\u0000\""), "x must not contain the character U+0000"),
        Arguments.of(value("1,\"x\":[{\"y\\ud800\":1}]"), "body must be valid JSON"),
        Arguments.of(value("1,\"x\\u0000\":1"), "body must not contain the character U+0000"),
        Arguments.of(value("1,\"feedback_id\":\"\\ud800\""), "lone surrogate"),
        Arguments.of(
            value("1,\"0\":{\"trace_id\":\"b\",\"value\":1}"),
            "body must have either indices or fields"),
        Arguments.of(
            "[" + value("1,\"7\":{}") + "]", "[0].body must have either indices or fields"),
        Arguments.of(names(30_000), "names in an object"),
        Arguments.of("{\"trace_id\":\"t\",\"value\":1,\"x\":" + names(30_000) + "}", "names in an"),
        Arguments.of("[" + "{},".repeat(10_000) + "{}]", "body must have at most 10000 items"));
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void a_bad_body_is_refused_and_the_field_named(String body, String complaint) {
    assertThatThrownBy(() -> plan("POST", "/v1/feedback", body.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(InvalidEventException.class)
        .hasMessageContaining(complaint);
  }

  @Test
  void invalid_utf_8_is_refused() {
    byte[] body = value("1,\"comment\":\"\u00e9\"").getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> plan("POST", "/v1/feedback", body))
        .isInstanceOf(InvalidEventException.class)
        .hasMessage("body must be valid UTF-8");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UTF-16",
        "UTF-16BE",
        "UTF-16LE",
        "x-UTF-16LE-BOM",
        "UTF-32",
        "UTF-32BE",
        "UTF-32LE"
      })
  void other_encodings_of_unicode_are_refused(String charset) {
    for (String body : List.of(value("1"), "[" + value("1") + "]")) {
      byte[] bytes = body.getBytes(Charset.forName(charset));
      assertThatThrownBy(() -> plan("POST", "/v1/feedback", bytes))
          .isInstanceOf(InvalidEventException.class);
    }
  }

  /** As many names as fit into the largest body: refused long before all are read. */
  @Test
  void millions_of_names_are_refused_at_once() {
    byte[] object = names(3_000_000).getBytes(StandardCharsets.UTF_8);
    byte[] nested =
        ("["
                + ("{\"trace_id\":\"t\",\"value\":1,\"x\":[" + objects(400) + "]},").repeat(1_000)
                + "{}]")
            .getBytes(StandardCharsets.UTF_8);

    for (byte[] body : List.of(object, nested)) {
      assertTimeoutPreemptively(
          Duration.ofSeconds(5),
          () ->
              assertThatThrownBy(() -> plan("POST", "/v1/feedback", body))
                  .isInstanceOf(InvalidEventException.class)
                  .hasMessageContaining("names in an object"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/feedback/undefined | {\"value\":1} | id must be a UUID, was undefined",
        "/v1/feedback/7 | {\"value\":1} | id must be a UUID, was 7",
        "/v1/feedback/11111111-1111-4111-8111-111111111111 | {\"feedback_id\":\"x\"} | body must have",
        "/v1/feedback/11111111-1111-4111-8111-111111111111 | {\"value\":null} | body must have",
        "/v1/feedback/11111111-1111-4111-8111-111111111111 | [] | body must be a JSON object",
      })
  void a_bad_update_is_refused(String path, String body, String complaint) {
    assertThatThrownBy(() -> plan("PUT", path, body.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(InvalidEventException.class)
        .hasMessageContaining(complaint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/analytics/graphs/feedbacks | time_of_generation_min is required",
        "/v1/analytics/graphs/feedbacks?" + MIN + " | time_of_generation_max is required",
        "/v1/analytics/graphs/feedbacks?" + WINDOW + "&cost_min=1 | cost_min is not supported",
        "/v1/analytics/graphs/feedbacks?"
            + WINDOW
            + "&status_code=200 | status_code is not supported",
        "/v1/analytics/graphs/feedbacks?"
            + WINDOW
            + "&metadata=[] | metadata must be a JSON object",
        "/v1/analytics/graphs/feedbacks?" + WINDOW + "&weighted_feedback_min=11 | from -10 to 10",
        "/v1/analytics/graphs/feedbacks/ai-models?"
            + WINDOW
            + "&trace_id=t | filters are not supported",
        "/v1/analytics/groups/metadata/colour?" + WINDOW + " | metadataKey must be one of",
        "/v1/analytics/groups/metadata/_user?"
            + WINDOW
            + "&page_size=0 | page_size must be an integer",
      })
  void a_bad_report_is_refused(String target, String complaint) {
    assertThatThrownBy(() -> plan("GET", target, new byte[0]))
        .isInstanceOf(InvalidEventException.class)
        .hasMessageContaining(complaint);
  }

  @ParameterizedTest
  @CsvSource({
    "400,AB01",
    "401,AB05",
    "403,AB03",
    "404,AB08",
    "409,AB07",
    "413,AB01",
    "429,AB06",
    "500,AB04",
    "503,AB04"
  })
  void a_failure_has_every_shape_that_a_client_may_look_for(int status, String code)
      throws IOException {
    JsonNode body =
        new ObjectMapper().readTree(Calls.DIALECT.failure(new Failure(status, "it is so")).body());
    assertThat(body)
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"status":"failure","message":"it is so","success":false,
                     "data":{"message":"it is so","errorCode":"%s"},
                     "error":{"message":"it is so","code":"%s"}}"""
                        .formatted(code, code)));
  }

  private static String value(String value) {
    return "{\"trace_id\":\"t\",\"value\":" + value + "}";
  }

  /** An object of so many different names. */
  private static String names(int count) {
    StringBuilder object = new StringBuilder(count * 10).append('{');
    for (int i = 0; i < count; i++) {
      object.append(i == 0 ? "\"n" : ",\"n").append(i).append("\":1");
    }
    return object.append('}').toString();
  }

  /** So many objects of two names each. */
  private static String objects(int count) {
    return String.join(",", Collections.nCopies(count, "{\"a\":1,\"b\":2}"));
  }

  private static Object plan(String method, String target, byte[] body) {
    Calls call = Calls.to(method, target);
    return call.operation() instanceof Operation.Write write
        ? write.plan().apply(call.request(body, "k"))
        : ((Operation.Read) call.operation()).plan().apply(call.request(body, "k"));
  }
}
