package io.plaudit.ingest.dialect.langsmith;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.plaudit.access.Principal;
import io.plaudit.access.Scope;
import io.plaudit.codec.StrictJson;
import io.plaudit.codec.Uuids;
import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.Operation;
import io.plaudit.ingest.dialect.RefusedException;
import io.plaudit.ingest.dialect.Route;
import io.plaudit.ingest.dialect.WritePlan;
import io.plaudit.model.InvalidEventException;
import io.plaudit.query.Filter;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Datasets and runs that are shared by a token: whoever has it reads their feedback without a key,
 * and nothing else. A dataset's feedback is that of its sessions, which say so when they are made.
 */
public final class ShareOperations {

  private static final int NOT_FOUND = 404;
  private static final int TOO_BROAD = 422;
  private static final int UNAVAILABLE = 503;
  private static final UUID NOBODY = new UUID(0, 0);

  private final ShareObjects objects;
  private final Supplier<? extends CompletionStage<Boolean>> current;

  /**
   * @param current waits until the objects are known that were there when it is asked; false when
   *     they may not be
   */
  public ShareOperations(
      ShareObjects objects, Supplier<? extends CompletionStage<Boolean>> current) {
    this.objects = objects;
    this.current = current;
  }

  public List<Operation> operations() {
    Route dataset = route("GET", "/public/{share_token}/datasets/feedback");
    Route run = route("GET", "/public/{share_token}/feedbacks");
    return List.of(
        write("PUT", "/datasets/{id}/share", request -> share(Shared.Kind.DATASET, request)),
        recall("/datasets/{id}/share", request -> shown(find(Shared.Kind.DATASET, request))),
        write("DELETE", "/datasets/{id}/share", request -> unshare(Shared.Kind.DATASET, request)),
        write("PUT", "/runs/{id}/share", request -> share(Shared.Kind.RUN, request)),
        recall("/runs/{id}/share", request -> shown(find(Shared.Kind.RUN, request))),
        write("DELETE", "/runs/{id}/share", request -> unshare(Shared.Kind.RUN, request)),
        new Operation.Write(route("POST", "/sessions"), ShareOperations::createSession),
        new Operation.Presigned(dataset, path -> grant(dataset, Shared.Kind.DATASET, path)),
        new Operation.Presigned(run, path -> grant(run, Shared.Kind.RUN, path)));
  }

  private WritePlan share(Shared.Kind kind, DialectRequest request) {
    Shared known = find(kind, request);
    Shared shared = objects.share(known);
    return new WritePlan.Store(
        known.isShared() ? List.of() : ShareObjects.written(shared), shown(shared));
  }

  private WritePlan unshare(Shared.Kind kind, DialectRequest request) {
    Shared known = find(kind, request);
    return new WritePlan.Store(
        known.isShared() ? ShareObjects.unshared(known) : List.of(), Answers.empty(200));
  }

  /** Keeps of a session only what dataset it belongs to. */
  private static WritePlan createSession(DialectRequest request) {
    Session session = Session.read(request.body());
    UUID id = session.id() == null ? UUID.randomUUID() : session.id();
    String tenant = request.principal().tenant();
    return new WritePlan.Store(
        session.dataset() == null
            ? List.of()
            : List.of(ShareObjects.session(tenant, session.dataset(), id)),
        session.answer(id, tenant, request.receivedAt()));
  }

  private CompletionStage<Operation.Grant> grant(
      Route route, Shared.Kind kind, Map<String, String> path) {
    UUID token = Uuids.parse("path.share_token", path.get("share_token"));
    return current
        .get()
        .thenApply(
            isCurrent -> {
              requireCurrent(isCurrent);
              Shared shared =
                  objects
                      .byToken(token)
                      .filter(found -> found.kind() == kind)
                      .orElseThrow(
                          () -> new RefusedException(NOT_FOUND, "nothing is shared by this token"));
              return new Operation.Grant(
                  new Principal(shared.tenant(), NOBODY, Set.of(Scope.READ)),
                  new Operation.Find(
                      route, request -> ReadFeedback.shared(request, scope(shared))));
            });
  }

  /** What the token shows; everything else of the tenant stays behind it. */
  private Filter scope(Shared shared) {
    if (shared.kind() == Shared.Kind.RUN) {
      return Filters.equal(Filters.attribute(Attributes.RUN_ID), shared.id().toString());
    }
    List<UUID> sessions = objects.sessionsOf(shared.tenant(), shared.id());
    if (sessions.size() > Filter.MAX_IN) {
      throw new RefusedException(
          TOO_BROAD, "the dataset has more than " + Filter.MAX_IN + " sessions");
    }
    return Filters.in(
        Filters.attribute(Attributes.SESSION_ID),
        // Without a session there is nothing to show: no session has this id.
        sessions.isEmpty()
            ? List.of(NOBODY.toString())
            : sessions.stream().map(UUID::toString).toList());
  }

  private Shared find(Shared.Kind kind, DialectRequest request) {
    UUID id = Uuids.parse("path." + kind.wireName() + "_id", request.parameters().get("id"));
    return objects.find(request.principal().tenant(), kind, id);
  }

  private static DialectResponse shown(Shared shared) {
    return Answers.json(
        200,
        json -> {
          if (!shared.isShared()) {
            json.writeNull();
            return;
          }
          json.writeStartObject();
          json.writeStringField(shared.kind().wireName() + "_id", shared.id().toString());
          json.writeStringField("share_token", shared.token().toString());
          json.writeEndObject();
        });
  }

  private Operation write(String method, String path, Function<DialectRequest, WritePlan> plan) {
    return new Operation.Write(
        route(method, path), request -> new WritePlan.Deferred(whenCurrent(request, plan)));
  }

  private Operation recall(String path, Function<DialectRequest, DialectResponse> answer) {
    return new Operation.Recall(
        route("GET", path), Scope.READ, request -> whenCurrent(request, answer));
  }

  private <T> CompletionStage<T> whenCurrent(
      DialectRequest request, Function<DialectRequest, T> operation) {
    return current
        .get()
        .thenApply(
            isCurrent -> {
              requireCurrent(isCurrent);
              return operation.apply(request);
            });
  }

  private static void requireCurrent(boolean isCurrent) {
    if (!isCurrent) {
      throw new RefusedException(UNAVAILABLE, "what is shared is not known now");
    }
  }

  private static Route route(String method, String path) {
    return new Route(
        method + " /langsmith" + path,
        List.of(method),
        LangSmithDialect.BASES.stream().map(base -> base + path).toList());
  }

  /** What is read of a session: all else of it is not ours. */
  private record Session(UUID id, String name, UUID dataset) {

    static Session read(byte[] body) {
      UUID id = null;
      String name = null;
      UUID dataset = null;
      try (JsonParser parser = StrictJson.parser(body)) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
          throw InvalidEventException.of("body", "must be a JSON object");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String member = parser.currentName();
          parser.nextToken();
          switch (member) {
            case "id" -> id = Members.uuid(member, parser);
            case "name" -> name = StrictJson.text(member, parser);
            case "reference_dataset_id" -> dataset = Members.uuid(member, parser);
            default -> StrictJson.skip("body", parser, body);
          }
        }
        return new Session(id, name, dataset);
      } catch (IOException e) {
        throw StrictJson.complaint("body", e);
      }
    }

    DialectResponse answer(UUID madeId, String tenant, Instant now) {
      return Answers.json(
          200,
          json -> {
            json.writeStartObject();
            json.writeStringField("id", madeId.toString());
            json.writeStringField("name", name == null ? madeId.toString() : name);
            json.writeStringField("tenant_id", TenantIds.of(tenant));
            json.writeStringField("start_time", now.toString());
            json.writeStringField(
                "reference_dataset_id", dataset == null ? null : dataset.toString());
            json.writeEndObject();
          });
    }
  }
}
