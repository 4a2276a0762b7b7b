package io.plaudit.ingest.dialect.weave;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A JSON object of a request while its members are read: whatever has the wrong type is noted, so
 * that all of it can be said at once. Null and absent are the same.
 */
final class Shape {

  private static final int MAX_COMPLAINTS = 100;

  private final JsonNode object;
  private final List<Object> where;
  private final List<Complaint> complaints;

  private Shape(JsonNode object, List<Object> where, List<Complaint> complaints) {
    this.object = object;
    this.where = where;
    this.complaints = complaints;
  }

  /** What stands in the body, or at this place in it; refused when it is no object. */
  static Shape of(JsonNode body, Object... where) {
    Shape shape = new Shape(body, List.of(where), new ArrayList<>());
    if (!body.isObject()) {
      shape.complain(
          "model_attributes_type",
          List.of(),
          "Input should be a valid dictionary or object to extract fields from",
          body);
      shape.check();
    }
    return shape;
  }

  /** An object within this one, which notes what is wrong at the same place. */
  Shape within(JsonNode inner, Object... steps) {
    Shape shape = new Shape(inner, path(steps), complaints);
    if (!inner.isObject()) {
      shape.complain(
          "model_attributes_type",
          List.of(),
          "Input should be a valid dictionary or object to extract fields from",
          inner);
    }
    return shape;
  }

  /** Refuses the request if anything is wrong with it. */
  void check() {
    if (!complaints.isEmpty()) {
      throw Answers.invalid(complaints);
    }
  }

  JsonNode get(String name) {
    return object.path(name);
  }

  boolean has(String name) {
    return object.hasNonNull(name);
  }

  /** Missing where the member is, with a complaint. */
  JsonNode required(String name) {
    JsonNode value = object.path(name);
    if (value.isMissingNode()) {
      complain("missing", List.of(name), "Field required", value);
    }
    return value;
  }

  String requiredText(String name) {
    JsonNode value = required(name);
    return value.isMissingNode() ? "" : text(name, value);
  }

  /** Null where it is absent. */
  String text(String name) {
    return has(name) ? text(name, get(name)) : null;
  }

  private String text(String name, JsonNode value) {
    if (!value.isTextual()) {
      complain("string_type", List.of(name), "Input should be a valid string", value);
      return "";
    }
    return value.textValue();
  }

  /** The elements of a list; none where it is absent. */
  List<JsonNode> list(String name) {
    List<JsonNode> elements = new ArrayList<>();
    if (has(name)) {
      if (get(name).isArray()) {
        get(name).forEach(elements::add);
      } else {
        complain("list_type", List.of(name), "Input should be a valid list", get(name));
      }
    }
    return elements;
  }

  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    List<JsonNode> elements = list(name);
    for (int i = 0; i < elements.size(); i++) {
      if (elements.get(i).isTextual()) {
        texts.add(elements.get(i).textValue());
      } else {
        complain(
            "string_type", List.of(name, i), "Input should be a valid string", elements.get(i));
      }
    }
    return texts;
  }

  /** A whole number, perhaps in a string; null where it is absent. */
  Long whole(String name) {
    if (!has(name)) {
      return null;
    }
    JsonNode value = get(name);
    String text = value.isTextual() ? value.textValue().strip() : value.toString();
    if ((value.isTextual() || value.isNumber()) && text.matches("[+-]?[0-9]{1,18}([.]0+)?")) {
      return Long.valueOf(text.replaceFirst("[.]0+$", ""));
    }
    complain("int_parsing", List.of(name), "Input should be a valid integer", value);
    return null;
  }

  /** One of these texts; the first where it is absent. */
  String choice(String name, List<String> choices) {
    return has(name) ? choice(name, choices, get(name)) : choices.get(0);
  }

  /** One of these texts, which null is not. */
  String requiredChoice(String name, List<String> choices) {
    JsonNode value = required(name);
    return value.isMissingNode() ? choices.get(0) : choice(name, choices, value);
  }

  private String choice(String name, List<String> choices, JsonNode value) {
    if (value.isTextual() && choices.contains(value.textValue())) {
      return value.textValue();
    }
    complain("literal_error", List.of(name), "Input should be " + either(choices), value);
    return choices.get(0);
  }

  void complain(String type, List<Object> steps, String message, JsonNode input) {
    if (complaints.size() < MAX_COMPLAINTS) {
      String shown = input.isValueNode() && !input.isMissingNode() ? input.toString() : null;
      complaints.add(new Complaint(type, path(steps.toArray()), message, shown));
    }
  }

  private List<Object> path(Object... steps) {
    List<Object> path = new ArrayList<>(where);
    path.addAll(List.of(steps));
    return path;
  }

  private static String either(List<String> choices) {
    String last = "'" + choices.get(choices.size() - 1) + "'";
    if (choices.size() == 1) {
      return last;
    }
    return "'" + String.join("', '", choices.subList(0, choices.size() - 1)) + "' or " + last;
  }
}
