package io.plaudit.ingest.dialect.weave;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.weave.RootFields.RootField;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * {@code POST /graphql}: the little of W&B's own API that its clients ask before they speak to the
 * trace server: who is calling, and that there is a project. Every project is there; whatever of an
 * answer was not asked for is more than GraphQL would say, and does no harm.
 */
final class GraphQl {

  /** Of a name: it is in the answer several times, for each of the fields that name it. */
  private static final int MAX_CHARACTERS = 256;

  private static final int MAX_QUERY_CHARACTERS = 16 * 1024;

  private GraphQl() {}

  static DialectResponse answer(DialectRequest request) {
    Shape shape = Shape.of(Bodies.question(request.body()));
    String query = shape.requiredText("query");
    shape.check();
    bounded("query", query, MAX_QUERY_CHARACTERS);
    JsonNode variables = shape.get("variables");
    List<RootField> fields = RootFields.of(query);
    if (fields.isEmpty()) {
      throw Answers.refusal("query must be a GraphQL operation");
    }
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ObjectNode data = answer.putObject("data");
    for (RootField field : fields) {
      if (!write(data, field, variables, request.principal().tenant())) {
        data.putNull(field.alias());
        answer.withArray("/errors").addObject().put("message", "Plaudit has no " + field.name());
      }
    }
    return Answers.json(Answers.OK, json -> Answers.write(json, answer));
  }

  /** False for a field that nobody here knows. */
  private static boolean write(
      ObjectNode data, RootField field, JsonNode variables, String tenant) {
    switch (field.name()) {
      case "viewer" -> writeViewer(data.putObject(field.alias()), tenant);
      case "project", "model" -> {
        String entity = entity(field, variables, tenant);
        writeProject(data.putObject(field.alias()), entity, name(field, variables));
      }
      case "upsertModel" -> {
        String entity = entity(field, variables, tenant);
        ObjectNode upserted = data.putObject(field.alias());
        upserted.put("inserted", false);
        ObjectNode model = upserted.putObject("model");
        writeProject(model, entity, name(field, variables));
        writeProject(upserted.putObject("project"), entity, model.path("name").asText());
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  /** A tenant is all that there is of an entity. */
  private static void writeViewer(ObjectNode viewer, String tenant) {
    viewer.put("id", id("User", tenant)).put("username", tenant).put("name", tenant);
    viewer.putNull("email").put("admin", false).put("entity", tenant).put("flags", "{}");
    viewer.putObject("defaultEntity").put("id", id("Entity", tenant)).put("name", tenant);
    viewer.putObject("teams").putArray("edges");
  }

  private static void writeProject(ObjectNode project, String entity, String name) {
    project.put("id", id("Project", entity + ":" + name)).put("name", name);
    project.put("entityName", entity).putObject("entity").put("name", entity);
  }

  private static String entity(RootField field, JsonNode variables, String tenant) {
    return bounded("entityName", field.argument("entityName", variables, tenant), MAX_CHARACTERS);
  }

  private static String name(RootField field, JsonNode variables) {
    return bounded("name", field.argument("name", variables, ""), MAX_CHARACTERS);
  }

  private static String bounded(String what, String text, int most) {
    if (text.length() > most) {
      throw Answers.refusal(what + " must have at most " + most + " characters");
    }
    return text;
  }

  private static String id(String kind, String name) {
    return Base64.getEncoder()
        .encodeToString((kind + ":v1:" + name).getBytes(StandardCharsets.UTF_8));
  }
}
