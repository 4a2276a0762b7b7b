package io.plaudit.ingest.dialect.portkey;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.Failure;
import io.plaudit.model.RawJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.UUID;

/** How Portkey words what happened. */
final class Answers {

  static final String TRACE_ID_HEADER = "x-portkey-trace-id";

  private static final String MESSAGE = "message";
  private static final ObjectMapper MAPPER =
      new ObjectMapper().configure(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN, true);

  private Answers() {}

  /** {@code feedback_ids} are strings, in the order of the items: the SDKs insist on it. */
  static DialectResponse success(String message, List<UUID> ids, List<String> traceIds) {
    // Neither our messages nor UUIDs have characters that JSON escapes.
    StringJoiner body =
        new StringJoiner(
            "\",\"",
            "{\"status\":\"success\",\"message\":\"" + message + "\",\"feedback_ids\":[\"",
            "\"]}");
    ids.forEach(id -> body.add(id.toString()));
    byte[] json = body.toString().getBytes(StandardCharsets.US_ASCII);
    return DialectResponse.json(200, json, traceHeader(traceIds));
  }

  /**
   * Every shape in which Portkey's services report an error, at once: the gateway's, the control
   * plane's, and the one that the Python SDK looks for.
   */
  static DialectResponse failure(Failure failure) {
    String message = failure.message();
    String code = code(failure.status());
    ObjectNode body = object().put("status", "failure").put(MESSAGE, message).put("success", false);
    body.putObject("data").put(MESSAGE, message).put("errorCode", code);
    body.putObject("error").put(MESSAGE, message).put("code", code);
    return DialectResponse.json(failure.status(), bytes(body));
  }

  static DialectResponse json(JsonNode body) {
    return DialectResponse.json(200, bytes(body));
  }

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** A text as JSON. */
  static RawJson text(String text) {
    return new RawJson(TextNode.valueOf(text).toString());
  }

  /** Portkey's error codes (https://portkey.ai/docs/api-reference/admin-api/error). */
  private static String code(int status) {
    return switch (status) {
      case 401 -> "AB05";
      case 403 -> "AB03";
      case 404 -> "AB08";
      case 409 -> "AB07";
      case 429 -> "AB06";
      default -> status < 500 ? "AB01" : "AB04";
    };
  }

  /** The trace that all items share, where a header can hold its id. */
  private static Map<String, String> traceHeader(List<String> traceIds) {
    String first = traceIds.get(0);
    for (String traceId : traceIds) {
      if (!traceId.equals(first)) {
        return Map.of();
      }
    }
    return isPrintable(first) ? Map.of(TRACE_ID_HEADER, first) : Map.of();
  }

  private static boolean isPrintable(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) <= ' ' || text.charAt(i) >= 0x7f) {
        return false;
      }
    }
    return true;
  }

  private static byte[] bytes(JsonNode body) {
    try {
      return MAPPER.writeValueAsBytes(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree in memory can always be written", e);
    }
  }
}
