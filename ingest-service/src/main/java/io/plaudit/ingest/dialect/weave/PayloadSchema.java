package io.plaudit.ingest.dialect.weave;

import com.fasterxml.jackson.databind.JsonNode;
import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.FindPlan;
import io.plaudit.model.Feedback;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** {@code POST /feedback/payload_schema}: which scalars there are in a sample of payloads. */
final class PayloadSchema {

  static final String NUMERIC = "numeric";
  static final String BOOLEAN = "boolean";
  static final String CATEGORICAL = "categorical";

  private static final int DEFAULT_SAMPLE = 2_000;
  private static final int MAX_SAMPLE = 5_000;
  private static final int MAX_PATHS = 10_000;
  private static final int TOO_BROAD = 422;
  private static final Pattern UNNAMABLE = Pattern.compile(".*[.\\[\\]\"'].*", Pattern.DOTALL);

  private final Map<String, String> types = new TreeMap<>();

  private PayloadSchema() {}

  /** Of the newest feedbacks. */
  static FindPlan plan(DialectRequest request) {
    Shape shape = Shape.of(Bodies.question(request.body()));
    String projectId = shape.requiredText("project_id");
    Long sample = shape.whole("sample_limit");
    TimeRange range = TimeRange.read(shape, request.receivedAt());
    TypeAndTrigger wanted = new TypeAndTrigger(shape);
    shape.check();
    if (sample != null && (sample < 1 || sample > MAX_SAMPLE)) {
      throw Answers.refusal("sample_limit must be from 1 to " + MAX_SAMPLE);
    }
    Search search = wanted.narrow(range.search(projectId));
    search.limit(sample == null ? DEFAULT_SAMPLE : sample.intValue());
    return new FindPlan(search.query(), found -> answer(wanted.of(found))).asHeavy();
  }

  private static DialectResponse answer(List<Feedback> sample) {
    PayloadSchema schema = new PayloadSchema();
    sample.forEach(feedback -> schema.take("", JsonPath.payload(feedback)));
    return Answers.json(
        Answers.OK,
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("paths");
          for (Map.Entry<String, String> path : schema.types.entrySet()) {
            json.writeStartObject();
            json.writeStringField("json_path", path.getKey());
            json.writeStringField("value_type", path.getValue());
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  /** Passes over what no metric can ask for. */
  private void take(String before, JsonNode object) {
    object
        .properties()
        .forEach(
            member -> {
              String name = member.getKey();
              JsonNode value = member.getValue();
              if (name.isEmpty() || UNNAMABLE.matcher(name).matches()) {
                return;
              }
              String path = before + name;
              if (!JsonPath.isBounded(path)) {
                return;
              }
              if (value.isObject()) {
                take(path + ".", value);
              } else if (value.isValueNode() && !value.isNull()) {
                note(path, type(value));
              }
            });
  }

  private void note(String path, String type) {
    types.merge(path, type, (one, other) -> one.equals(other) ? one : CATEGORICAL);
    if (types.size() > MAX_PATHS) {
      throw Answers.refusal(TOO_BROAD, "The payloads have more than " + MAX_PATHS + " paths");
    }
  }

  private static String type(JsonNode value) {
    if (value.isNumber()) {
      return NUMERIC;
    }
    return value.isBoolean() ? BOOLEAN : CATEGORICAL;
  }
}
