package io.plaudit.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Random feedback of Weave, full of values that are nearly alike, and random queries over it. */
final class RandomWeave {

  private static final int MAX_DEPTH = 4;
  private static final List<String> TEXTS =
      List.of(
          "",
          "a",
          "A",
          "ab",
          "abc",
          "2",
          "2.0",
          "02",
          "10",
          "-3",
          "true",
          "false",
          "null",
          "1e1",
          "1E+1",
          "10.0",
          "4.5",
          "é",
          "😀",
          "it's",
          "%",
          "\\",
          "\"",
          "nan",
          " 2",
          "9223372036854775807");
  private static final List<String> PATHS =
      List.of(
          "payload.n",
          "payload.t",
          "payload.b",
          "payload.o.x",
          "payload.o.d\\.t",
          "payload.l.0",
          "payload.l.1.k",
          "payload.none",
          "payload.n.deeper",
          "payload.l.7",
          "payload.o");
  private static final List<String> COLUMNS =
      List.of(
          "id",
          "weave_ref",
          "feedback_type",
          "creator",
          "call_ref",
          "project_id",
          "scorer_ratings.r",
          "scorer_tag_reasons.g",
          "scorer_ratings.none");
  private static final List<String> DECIMALS =
      List.of("4.5", "4.50", "0.1", "2.0", "10.0", "1E+1", "1E-7", "-3E+300");
  private static final String CREATED_AT = "created_at";
  private static final List<String> TAGS = List.of("good", "Good", "bad", "a\",\"b", "x");

  private final Random random;
  private final String project;

  RandomWeave(Random random, String project) {
    this.random = random;
    this.project = project;
  }

  ObjectNode feedback(int position) {
    ObjectNode item = Client.JSON.createObjectNode();
    item.put("id", position % 3 == 0 ? "id-" + position : new UUID(7L << 12, position).toString());
    item.put("project_id", project);
    item.put("weave_ref", "weave:///" + project + "/call/c" + random.nextInt(10));
    boolean scored = random.nextInt(3) == 0;
    item.put("feedback_type", scored ? "wandb.agent_user_feedback" : one(List.of("a", "ab", "é")));
    if (random.nextBoolean()) {
      item.put("creator", one(TEXTS));
    }
    if (scored) {
      score(item);
    }
    ObjectNode payload = item.putObject("payload");
    put(payload, "n", number());
    put(payload, "t", Client.JSON.getNodeFactory().textNode(one(TEXTS)));
    put(payload, "b", Client.JSON.getNodeFactory().booleanNode(random.nextBoolean()));
    ObjectNode inner = payload.putObject("o");
    put(inner, "x", scalar());
    put(inner, "d.t", scalar());
    ArrayNode list = payload.putArray("l");
    list.add(scalar());
    list.addObject().set("k", scalar());
    return item;
  }

  /** A query, two times of three about something that is there. */
  ObjectNode query(List<JsonNode> rows) {
    ObjectNode query = Client.JSON.createObjectNode();
    query.put("project_id", project);
    query.putObject("query").set("$expr", operation(rows, 0));
    return query;
  }

  private void score(ObjectNode item) {
    ArrayNode tags = item.putArray("scorer_tags");
    tags.add(one(TAGS));
    if (random.nextBoolean()) {
      tags.add(one(TAGS));
    }
    item.putObject("scorer_ratings").set(random.nextBoolean() ? "r" : "s", number());
    item.putObject("scorer_tag_reasons").put(random.nextBoolean() ? "g" : "h", one(TEXTS));
  }

  private ObjectNode operation(List<JsonNode> rows, int depth) {
    ObjectNode operation = Client.JSON.createObjectNode();
    switch (random.nextInt(depth < MAX_DEPTH ? 10 : 6)) {
      case 0, 1 -> in(operation.putArray("$in"), rows, depth);
      case 2 -> contains(operation.putObject("$contains"));
      case 3, 4, 5 -> compare(operation, rows, depth);
      case 6 -> operation.putArray("$not").add(condition(rows, depth));
      default -> {
        ArrayNode operands = operation.putArray(random.nextBoolean() ? "$and" : "$or");
        for (int i = 0; i <= random.nextInt(3); i++) {
          operands.add(condition(rows, depth));
        }
      }
    }
    return operation;
  }

  /** An operation, or now and then what is no operation and has to be true all the same. */
  private JsonNode condition(List<JsonNode> rows, int depth) {
    return switch (random.nextInt(12)) {
      case 0 -> literal(rows);
      case 1 -> field(rows, depth);
      default -> operation(rows, depth + 1);
    };
  }

  /** Members of one type, of several, of none that is known, or none at all. */
  private void in(ArrayNode pair, List<JsonNode> rows, int depth) {
    boolean ofTimes = random.nextInt(5) == 0;
    pair.add(
        ofTimes ? Client.JSON.createObjectNode().put("$getField", CREATED_AT) : any(rows, depth));
    ArrayNode members = pair.addArray();
    for (int i = random.nextInt(4); i > 0; i--) {
      if (ofTimes) {
        members.add(time(rows));
      } else {
        members.add(random.nextInt(6) == 0 ? any(rows, depth) : literal(rows));
      }
    }
  }

  private void contains(ObjectNode spec) {
    if (random.nextInt(3) == 0) {
      spec.putObject("input").put("$getField", "scorer_tags");
      putText(spec.putObject("substr"), TAGS);
    } else {
      putText(spec.putObject("input"), TEXTS);
      putText(spec.putObject("substr"), TEXTS);
    }
    if (random.nextBoolean()) {
      spec.put("case_insensitive", random.nextBoolean());
    }
  }

  /** A text, of this list or of a feedback, or none. */
  private void putText(ObjectNode operand, List<String> texts) {
    switch (random.nextInt(9)) {
      case 0 -> operand.putNull("$literal");
      case 1, 2, 3 -> operand.put("$getField", one(random.nextBoolean() ? PATHS : COLUMNS));
      default -> operand.put("$literal", one(texts));
    }
  }

  private void compare(ObjectNode operation, List<JsonNode> rows, int depth) {
    ArrayNode pair =
        operation.putArray(one(List.of("$eq", "$eq", "$eq", "$gt", "$gte", "$lt", "$lte")));
    boolean ofTimes = random.nextInt(12) == 0;
    JsonNode one =
        ofTimes ? Client.JSON.createObjectNode().put("$getField", CREATED_AT) : any(rows, depth);
    JsonNode other;
    if (ofTimes) {
      other = time(rows);
    } else {
      other = random.nextInt(8) == 0 ? any(rows, depth) : literal(rows);
    }
    boolean first = random.nextInt(4) > 0;
    pair.add(first ? one : other);
    pair.add(first ? other : one);
  }

  /** When a feedback was made, as a text or in seconds, to the microsecond or not; or unknown. */
  private JsonNode time(List<JsonNode> rows) {
    ObjectNode operand = Client.JSON.createObjectNode();
    String known = rows.get(random.nextInt(rows.size())).path(CREATED_AT).asText();
    Instant instant = Instant.parse(known);
    BigDecimal seconds =
        BigDecimal.valueOf(instant.getEpochSecond())
            .add(BigDecimal.valueOf(instant.getNano() / 1_000, 6));
    switch (random.nextInt(5)) {
      case 0, 1 -> operand.put("$literal", known);
      case 2 -> operand.set("$literal", DecimalNode.valueOf(seconds));
      case 3 -> operand.put("$literal", instant.getEpochSecond());
      default -> operand.putNull("$literal");
    }
    return operand;
  }

  /** A field, or now and then whether something holds. */
  private JsonNode any(List<JsonNode> rows, int depth) {
    return depth < MAX_DEPTH && random.nextInt(8) == 0
        ? operation(rows, depth + 1)
        : field(rows, depth);
  }

  private JsonNode field(List<JsonNode> rows, int depth) {
    ObjectNode operand = Client.JSON.createObjectNode();
    switch (random.nextInt(8)) {
      case 0 -> convert(operand.putObject("$convert"), rows, depth);
      case 1 ->
          operand
              .putObject("$size")
              .put("$getField", one(List.of("scorer_tags", "scorer_ratings")));
      default -> operand.put("$getField", one(random.nextInt(3) > 0 ? PATHS : COLUMNS));
    }
    return operand;
  }

  private void convert(ObjectNode convert, List<JsonNode> rows, int depth) {
    String to = one(List.of("double", "string", "int", "bool", "exists"));
    boolean fromText = to.equals("string") || random.nextInt(3) > 0;
    if (random.nextInt(4) == 0) {
      convert.set("input", literal(rows));
    } else if (fromText) {
      convert.putObject("input").put("$getField", one(random.nextInt(3) > 0 ? PATHS : COLUMNS));
    } else {
      convert.set("input", any(rows, Math.min(MAX_DEPTH, depth + 1)));
    }
    convert.put("to", to);
  }

  private JsonNode literal(List<JsonNode> rows) {
    ObjectNode operand = Client.JSON.createObjectNode();
    JsonNode row = rows.get(random.nextInt(rows.size()));
    switch (random.nextInt(9)) {
      case 0, 1 -> operand.put("$literal", one(TEXTS));
      case 2, 3 -> operand.set("$literal", number());
      case 4 -> operand.put("$literal", random.nextBoolean());
      case 5 -> operand.put("$literal", row.path("id").asText());
      case 6 -> operand.put("$literal", row.path("weave_ref").asText());
      case 7 -> operand.put("$literal", row.path("feedback_type").asText());
      default -> operand.putNull("$literal");
    }
    return operand;
  }

  private void put(ObjectNode object, String name, JsonNode value) {
    switch (random.nextInt(8)) {
      case 0 -> {}
      case 1 -> object.putNull(name);
      case 2 -> object.set(name, scalar());
      case 3 -> object.putObject(name).put("k", 1);
      default -> object.set(name, value);
    }
  }

  private JsonNode scalar() {
    return switch (random.nextInt(4)) {
      case 0 -> Client.JSON.getNodeFactory().booleanNode(random.nextBoolean());
      case 1 -> number();
      default -> Client.JSON.getNodeFactory().textNode(one(TEXTS));
    };
  }

  /**
   * Few of them, so that they meet; some are written with an exponent, or with zeros at the end.
   */
  private JsonNode number() {
    return random.nextInt(3) == 0
        ? Client.JSON.getNodeFactory().numberNode(random.nextInt(12) - 3)
        : DecimalNode.valueOf(new BigDecimal(one(DECIMALS)));
  }

  private <T> T one(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
