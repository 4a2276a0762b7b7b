package io.plaudit.ingest.dialect.humm;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.TextNode;
import io.plaudit.ingest.dialect.JsonAnswers;
import io.plaudit.model.RawJson;
import java.io.IOException;

/**
 * What is wrong with a request, in the words of pydantic 2, by which Humm's server checks it
 * (https://docs.pydantic.dev/latest/errors/validation_errors/).
 *
 * @param location a JSON array
 * @param input what was sent there; null where it is not to be said
 * @param context a JSON object; null where there is none
 */
record Complaint(String type, RawJson location, String message, RawJson input, RawJson context)
    implements JsonAnswers.Body {

  /** Beyond it what was sent is left out: an answer must not be many times the request. */
  private static final int MAX_INPUT_CHARACTERS = 4 * 1024;

  private static final RawJson WHOLE_BODY = new RawJson("[\"body\"]");
  private static final RawJson NULL = new RawJson("null");

  /** There is no body. */
  static Complaint noBody() {
    return new Complaint("missing", WHOLE_BODY, "Field required", NULL, null);
  }

  /**
   * The body is no JSON.
   *
   * @param offset where that shows, in bytes
   */
  static Complaint noJson(long offset, String reason) {
    return new Complaint(
        "json_invalid",
        new RawJson("[\"body\"," + offset + "]"),
        "JSON decode error",
        RawJson.EMPTY_OBJECT,
        context("error", reason));
  }

  /** The body is some other JSON. */
  static Complaint noObject(RawJson body) {
    return new Complaint(
        "model_attributes_type",
        WHOLE_BODY,
        "Input should be a valid dictionary or object to extract fields from",
        body,
        null);
  }

  static Complaint missing(String field, RawJson body) {
    return new Complaint("missing", at(field), "Field required", body, null);
  }

  static Complaint of(String type, String field, String message, RawJson input) {
    return new Complaint(type, at(field), message, input, null);
  }

  static Complaint noMember(String field, String expected, RawJson input) {
    return new Complaint(
        "enum", at(field), "Input should be " + expected, input, context("expected", expected));
  }

  static Complaint tooShort(String field, RawJson input) {
    return new Complaint(
        "string_too_short",
        at(field),
        "String should have at least 1 character",
        input,
        new RawJson("{\"min_length\":1}"));
  }

  static Complaint tooLong(String field, int max, RawJson input) {
    return new Complaint(
        "string_too_long",
        at(field),
        "String should have at most " + max + " characters",
        input,
        new RawJson("{\"max_length\":" + max + "}"));
  }

  /** It breaks a rule of ours, which pydantic has no name for. */
  static Complaint broken(String field, String rule, RawJson input) {
    return new Complaint(
        "value_error", at(field), "Value error, " + rule, input, new RawJson("{\"error\":{}}"));
  }

  @Override
  public void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", type);
    json.writeFieldName("loc");
    json.writeRawValue(location.text());
    json.writeStringField("msg", message);
    if (input != null && input.text().length() <= MAX_INPUT_CHARACTERS) {
      json.writeFieldName("input");
      json.writeRawValue(input.text());
    }
    if (context != null) {
      json.writeFieldName("ctx");
      json.writeRawValue(context.text());
    }
    json.writeEndObject();
  }

  /** A name without a dot is a member of the body's, another tells where it is: path.id. */
  private static RawJson at(String field) {
    int dot = field.indexOf('.');
    String place = dot < 0 ? "body" : field.substring(0, dot);
    return new RawJson(
        "[" + TextNode.valueOf(place) + "," + TextNode.valueOf(field.substring(dot + 1)) + "]");
  }

  private static RawJson context(String name, String text) {
    return new RawJson("{\"" + name + "\":" + TextNode.valueOf(text) + "}");
  }
}
