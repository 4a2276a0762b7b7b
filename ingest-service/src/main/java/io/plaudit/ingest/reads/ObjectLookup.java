package io.plaudit.ingest.reads;

import com.fasterxml.jackson.databind.JsonNode;
import io.plaudit.access.Assertions;
import io.plaudit.access.Principal;
import io.plaudit.ingest.dialect.NativeQuery;
import io.plaudit.ingest.objects.StoredObjects;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.ObjectRef;
import io.plaudit.model.RawJson;
import io.plaudit.model.SideObject;
import io.vertx.core.Future;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks the aggregator for objects, as the front door itself. */
public final class ObjectLookup implements StoredObjects {

  private static final Principal DOOR =
      new Principal(Assertions.NO_TENANT, new UUID(0, 0), Set.of());

  private final QueryClient queries;
  private final Duration within;

  /**
   * @param within how long an answer may take
   */
  public ObjectLookup(QueryClient queries, Duration within) {
    this.queries = queries;
    this.within = within;
  }

  @Override
  public CompletionStage<List<SideObject>> named(String kind, String name) {
    String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    NativeQuery query = new NativeQuery("/v1/named-objects/" + kind + "/" + encoded, Map.of());
    return queries
        .ask(query, DOOR)
        .timeout(within.toMillis(), TimeUnit.MILLISECONDS)
        .map(answer -> objects(kind, answer))
        .recover(ObjectLookup::explained)
        .toCompletionStage();
  }

  private static List<SideObject> objects(String kind, QueryAnswer answer) {
    List<SideObject> found = new ArrayList<>();
    for (JsonNode object : answer.tree().path("objects")) {
      found.add(object(kind, object));
    }
    if (found.isEmpty() && answer.behind().isPresent()) {
      throw QueryException.unavailable(
          "the store has not yet applied all that the log holds", null);
    }
    return found;
  }

  private static SideObject object(String kind, JsonNode object) {
    try {
      return new SideObject(
          new ObjectRef(object.path("tenant").asText(), kind, object.path("id").asText()),
          new RawJson(object.path("document").toString()));
    } catch (InvalidEventException e) {
      throw QueryException.unavailable("the aggregator's answer holds what is no object", e);
    }
  }

  private static Future<List<SideObject>> explained(Throwable cause) {
    return Future.failedFuture(
        cause instanceof TimeoutException
            ? QueryException.unavailable("the aggregator does not answer in time", cause)
            : cause);
  }
}
