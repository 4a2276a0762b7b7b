package io.plaudit.ingest.dialect.weave;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.plaudit.codec.MergePatch;
import io.plaudit.codec.StrictJson;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.JsonAnswers;
import io.plaudit.model.Feedback;
import io.plaudit.model.RawJson;
import io.plaudit.query.Filter.Field;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What a query shows of what it finds. */
final class Selection {

  static final String COUNT = "count(*)";

  private static final int MAX_BYTES = 16 * 1024 * 1024;
  private static final int TOO_BROAD = 422;
  private static final RawJson NULL = new RawJson("null");

  /** One index has one name, without zeros before it. */
  private static final Pattern INDEX = Pattern.compile("0|[1-9][0-9]{0,8}");

  private Selection() {}

  /**
   * @param fields null: whole rows
   */
  static DialectResponse rows(List<Feedback> found, List<String> fields, long total) {
    List<String> names =
        fields == null ? null : fields.stream().map(Fields::shown).distinct().toList();
    return result(
        total,
        json -> {
          for (Feedback feedback : found) {
            if (names == null) {
              Rows.write(json, feedback);
            } else {
              write(json, feedback, names);
            }
          }
        });
  }

  /**
   * @param shown whether there is a row at all
   */
  static DialectResponse count(long total, boolean shown) {
    return result(
        total,
        json -> {
          if (shown) {
            json.writeStartObject();
            json.writeNumberField(COUNT, total);
            json.writeEndObject();
          }
        });
  }

  /** A field may be asked for by many names, and be large. */
  private static DialectResponse result(long total, JsonAnswers.Body rows) {
    return JsonAnswers.of(
        Answers.OK,
        MAX_BYTES,
        () ->
            Answers.refusal(
                TOO_BROAD,
                "The answer has more than " + MAX_BYTES + " bytes: ask for fewer rows or fields"),
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("result");
          rows.write(json);
          json.writeEndArray();
          json.writeNumberField("total_count", total);
          json.writeEndObject();
        });
  }

  private static void write(JsonGenerator json, Feedback feedback, List<String> names)
      throws IOException {
    Map<String, RawJson> kept = MergePatch.members(feedback.attributes());
    json.writeStartObject();
    for (String field : names) {
      json.writeFieldName(field);
      if (field.equals(Fields.CREATED_AT)) {
        json.writeString(feedback.createdAt().toString());
      } else if (field.equals(Fields.FEEDBACK_TYPE)) {
        json.writeString(feedback.key());
      } else if (Fields.isWithinPayload(field)) {
        json.writeString(payloadText(kept, Fields.field(field)));
      } else {
        Answers.write(json, value(kept, Fields.field(field)));
      }
    }
    json.writeEndObject();
  }

  /** As the reference shows what is within a payload: the text of a scalar, else none. */
  private static String payloadText(Map<String, RawJson> kept, Field field) throws IOException {
    RawJson value = kept.get(Attributes.PAYLOAD);
    for (String step : field.path().subList(1, field.path().size())) {
      value = value == null ? null : within(value, step);
    }
    if (value == null || value.isObject() || value.text().startsWith("[")) {
      return "";
    }
    try (JsonParser parser = StrictJson.parser(value)) {
      return parser.nextToken() == JsonToken.VALUE_NULL ? "" : parser.getText();
    }
  }

  private static RawJson within(RawJson value, String step) {
    if (value.isObject()) {
      return MergePatch.members(value).get(step);
    }
    if (!value.text().startsWith("[") || !INDEX.matcher(step).matches()) {
      return null;
    }
    List<RawJson> elements = StrictJson.elements(value);
    int index = Integer.parseInt(step);
    return index < elements.size() ? elements.get(index) : null;
  }

  private static RawJson value(Map<String, RawJson> kept, Field field) {
    RawJson whole = kept.get(field.path().get(0));
    if (field.path().size() == 1) {
      return whole == null ? absent(field.path().get(0)) : whole;
    }
    return whole == null ? NULL : MergePatch.members(whole).getOrDefault(field.path().get(1), NULL);
  }

  private static RawJson absent(String name) {
    if (FeedbackItem.SPAN_TEXTS.contains(name)) {
      return new RawJson("\"\"");
    }
    if (name.equals(FeedbackItem.SPAN_STATUS)) {
      return new RawJson("\"UNSET\"");
    }
    if (name.equals(FeedbackItem.SCORER_TAGS)) {
      return new RawJson("[]");
    }
    return Fields.isJson(name) ? RawJson.EMPTY_OBJECT : NULL;
  }
}
