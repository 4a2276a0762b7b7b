package io.plaudit.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
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
      case 0 -> {
        ArrayNode pair = operation.putArray("$in");
        pair.add(field());
        ArrayNode members = pair.addArray();
        for (int i = 0; i <= random.nextInt(3); i++) {
          members.add(literal(rows, false));
        }
      }
      case 1 -> contains(operation);
      case 2, 3, 4, 5 -> compare(operation, rows);
      case 6 -> operation.putArray("$not").add(operation(rows, depth + 1));
      default -> {
        ArrayNode operands = operation.putArray(random.nextBoolean() ? "$and" : "$or");
        for (int i = 0; i <= random.nextInt(3); i++) {
          operands.add(operation(rows, depth + 1));
        }
      }
    }
    return operation;
  }

  private void contains(ObjectNode operation) {
    ObjectNode spec = operation.putObject("$contains");
    boolean tags = random.nextInt(3) == 0;
    spec.putObject("input")
        .put("$getField", tags ? "scorer_tags" : one(random.nextBoolean() ? PATHS : COLUMNS));
    spec.putObject("substr").put("$literal", one(tags ? TAGS : TEXTS));
    if (random.nextBoolean()) {
      spec.put("case_insensitive", random.nextBoolean());
    }
  }

  private void compare(ObjectNode operation, List<JsonNode> rows) {
    ArrayNode pair =
        operation.putArray(one(List.of("$eq", "$eq", "$eq", "$gt", "$gte", "$lt", "$lte")));
    if (random.nextInt(12) == 0) {
      createdAt(pair, rows);
      return;
    }
    JsonNode field = field();
    JsonNode other = random.nextInt(8) == 0 ? field() : literal(rows, true);
    boolean fieldFirst = random.nextInt(4) > 0;
    pair.add(fieldFirst ? field : other);
    pair.add(fieldFirst ? other : field);
  }

  private void createdAt(ArrayNode pair, List<JsonNode> rows) {
    pair.addObject().put("$getField", "created_at");
    String known = rows.get(random.nextInt(rows.size())).path("created_at").asText();
    switch (random.nextInt(3)) {
      case 0 -> pair.addObject().put("$literal", known);
      case 1 -> pair.addObject().put("$literal", java.time.Instant.parse(known).getEpochSecond());
      default -> pair.addObject().putNull("$literal");
    }
  }

  private JsonNode field() {
    ObjectNode operand = Client.JSON.createObjectNode();
    ObjectNode field = Client.JSON.createObjectNode();
    field.put("$getField", one(random.nextInt(3) > 0 ? PATHS : COLUMNS));
    switch (random.nextInt(8)) {
      case 0 -> {
        ObjectNode convert = operand.putObject("$convert");
        convert.set("input", field);
        convert.put("to", one(List.of("double", "string", "int", "bool", "exists")));
        return operand;
      }
      case 1 -> {
        operand.putObject("$size").put("$getField", one(List.of("scorer_tags", "scorer_ratings")));
        return operand;
      }
      default -> {
        return field;
      }
    }
  }

  private JsonNode literal(List<JsonNode> rows, boolean orNull) {
    ObjectNode operand = Client.JSON.createObjectNode();
    JsonNode row = rows.get(random.nextInt(rows.size()));
    switch (random.nextInt(orNull ? 9 : 8)) {
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

  /** Few of them, so that they meet. */
  private JsonNode number() {
    return switch (random.nextInt(3)) {
      case 0 -> Client.JSON.getNodeFactory().numberNode(random.nextInt(12) - 3);
      case 1 -> Client.JSON.getNodeFactory().numberNode(new BigDecimal("4.5"));
      default -> Client.JSON.getNodeFactory().numberNode(new BigDecimal("0.1"));
    };
  }

  private <T> T one(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
