package io.plaudit.ingest.dialect.portkey;

import io.plaudit.access.Principal;
import io.plaudit.access.Scope;
import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.ingest.dialect.Operation;
import io.plaudit.ingest.idempotency.Attempt;
import io.plaudit.ingest.idempotency.IdempotencyKey;
import io.plaudit.model.TagNames;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Finds the dialect's operation for a request line, and makes the data that it sees. */
final class Calls {

  static final Instant NOW = Instant.parse("2026-11-21T12:00:00.123456Z");
  static final PortkeyDialect DIALECT =
      new PortkeyDialect(TagNames.standardAnd(List.of("ai_model")));

  private static final Principal CALLER =
      new Principal(
          "acme",
          UUID.fromString("99999999-9999-4999-8999-999999999999"),
          EnumSet.allOf(Scope.class));

  private final Operation operation;
  private final Map<String, String> parameters;
  private final Map<String, List<String>> query;

  private Calls(
      Operation operation, Map<String, String> parameters, Map<String, List<String>> query) {
    this.operation = operation;
    this.parameters = parameters;
    this.query = query;
  }

  /**
   * @param target path and query, as on the request line
   */
  static Calls to(String method, String target) {
    String[] parts = target.split("\\?", 2);
    for (Operation operation : DIALECT.operations()) {
      for (String path : operation.route().paths()) {
        Map<String, String> parameters = match(path, parts[0]);
        if (operation.route().methods().contains(method) && parameters != null) {
          return new Calls(operation, parameters, query(parts.length > 1 ? parts[1] : ""));
        }
      }
    }
    throw new AssertionError("no operation for " + method + " " + target);
  }

  Operation operation() {
    return operation;
  }

  DialectRequest request(byte[] body, String key) {
    return new DialectRequest(
        parameters,
        query,
        name -> null,
        body,
        CALLER,
        NOW,
        new Attempt(CALLER.tenant(), operation.route().name(), new IdempotencyKey(key)));
  }

  private static Map<String, String> match(String template, String path) {
    String[] wanted = template.split("/", -1);
    String[] given = path.split("/", -1);
    Map<String, String> parameters = new HashMap<>();
    for (int i = 0; i < wanted.length; i++) {
      if (wanted.length != given.length) {
        return null;
      }
      if (wanted[i].startsWith("{")) {
        parameters.put(wanted[i].replaceAll("[{}]", ""), given[i]);
      } else if (!wanted[i].equals(given[i])) {
        return null;
      }
    }
    return parameters;
  }

  private static Map<String, List<String>> query(String text) {
    Map<String, List<String>> query = new LinkedHashMap<>();
    for (String pair : text.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      if (parts.length == 2) {
        query
            .computeIfAbsent(parts[0], name -> new ArrayList<>())
            .add(URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
      }
    }
    return query;
  }
}
