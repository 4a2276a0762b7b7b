package io.plaudit.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * An operation as docs/openapi.yaml describes it.
 *
 * @param open for everybody, with a key and without
 */
record ApiOperation(
    String id,
    String method,
    String path,
    List<Parameter> parameters,
    List<String> contentTypes,
    boolean open) {

  /** A parameter; {@code in} is path, query or header. */
  record Parameter(String name, String in, boolean required) {}

  /** All of the file, in its order. */
  static List<ApiOperation> all() throws IOException {
    JsonNode file =
        new ObjectMapper(new YAMLFactory())
            .readTree(Files.readString(PlauditProcess.root().resolve("docs/openapi.yaml")));
    List<ApiOperation> all = new ArrayList<>();
    file.path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        operation -> {
                          if (operation.getValue().has("operationId")) {
                            all.add(
                                of(
                                    file,
                                    path.getKey(),
                                    path.getValue(),
                                    operation.getKey(),
                                    operation.getValue()));
                          }
                        }));
    return all;
  }

  boolean hasBody() {
    return !contentTypes.isEmpty();
  }

  @Override
  public String toString() {
    return id + " " + method + " " + path;
  }

  private static ApiOperation of(
      JsonNode file, String path, JsonNode item, String method, JsonNode operation) {
    List<Parameter> parameters = new ArrayList<>();
    Stream.of(item, operation)
        .forEach(
            from ->
                from.path("parameters")
                    .forEach(parameter -> parameters.add(parameter(resolved(file, parameter)))));
    List<String> types = new ArrayList<>();
    operation.at("/requestBody/content").fieldNames().forEachRemaining(types::add);
    JsonNode security = operation.path("security");
    return new ApiOperation(
        operation.path("operationId").asText(),
        method.toUpperCase(Locale.ROOT),
        path,
        parameters,
        types,
        security.isArray() && security.isEmpty());
  }

  private static JsonNode resolved(JsonNode file, JsonNode parameter) {
    return parameter.has("$ref")
        ? file.at(parameter.path("$ref").asText().substring(1))
        : parameter;
  }

  private static Parameter parameter(JsonNode json) {
    return new Parameter(
        json.path("name").asText(), json.path("in").asText(), json.path("required").asBoolean());
  }
}
