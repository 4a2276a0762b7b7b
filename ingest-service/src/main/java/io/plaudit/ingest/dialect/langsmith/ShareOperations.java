package io.plaudit.ingest.dialect.langsmith;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.plaudit.access.Principal;
import io.plaudit.access.Scope;
import io.plaudit.codec.StrictJson;
import io.plaudit.codec.Uuids;
import io.plaudit.ingest.bound.RateBound;
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
  private static final int TOO_MANY = 429;
  private static final UUID NOBODY = new UUID(0, 0);

  private final ShareObjects objects;
  private final WhenCurrent whenCurrent;
  private final RateBound uses;
  private final StrangerRate strangers = new StrangerRate();

  /**
   * @param current waits until the objects are known that were there when it is asked; false when
   *     they may not be
   * @param perMinute how often one share token may be used in a minute
   */
  public ShareOperations(
      ShareObjects objects, Supplier<? extends CompletionStage<Boolean>> current, int perMinute) {
    this.objects = objects;
    whenCurrent = new WhenCurrent(current, "the shares");
    uses = new RateBound(perMinute);
  }

  public List<Operation> operations() {
    Route dataset = route("GET", "/public/{share_token}/datasets/feedback");
    Route run = route("GET", "/public/{share_token}/feedbacks");
    return List.of(
        write("PUT", "/datasets/{id}/share", Shared.Kind.DATASET, this::share),
        recall("/datasets/{id}/share", Shared.Kind.DATASET),
        write("DELETE", "/datasets/{id}/share", Shared.Kind.DATASET, this::unshare),
        write("PUT", "/runs/{id}/share", Shared.Kind.RUN, this::share),
        recall("/runs/{id}/share", Shared.Kind.RUN),
        write("DELETE", "/runs/{id}/share", Shared.Kind.RUN, this::unshare),
        new Operation.Write(route("POST", "/sessions"), this::createSession),
        new Operation.Presigned(dataset, visit -> grant(dataset, Shared.Kind.DATASET, visit)),
        new Operation.Presigned(run, visit -> grant(run, Shared.Kind.RUN, visit)));
  }

  /** Written once more when it is shared already: the first time may have been done in half. */
  private WritePlan share(Shared known) {
    Shared shared = objects.share(known);
    return new WritePlan.Store(objects.written(shared), shown(shared));
  }

  private WritePlan unshare(Shared known) {
    return new WritePlan.Store(objects.unshared(known), Answers.empty(200));
  }

  /** Keeps of a session only what dataset it belongs to. */
  private WritePlan createSession(DialectRequest request) {
    Session session = Session.read(request.body());
    UUID id = session.id() == null ? UUID.randomUUID() : session.id();
    String tenant = request.principal().tenant();
    return new WritePlan.Store(
        session.dataset() == null
            ? List.of()
            : List.of(objects.session(tenant, session.dataset(), id)),
        session.answer(id, tenant, request.receivedAt()));
  }

  private CompletionStage<Operation.Grant> grant(
      Route route, Shared.Kind kind, Operation.Visit visit) {
    UUID token = Uuids.parse("path.share_token", visit.parameters().get("share_token"));
    if (objects.byToken(token).isEmpty()) {
      strangers.require(visit.address());
    } else if (!uses.allows(token.toString())) {
      throw new RefusedException(TOO_MANY, "the share token is used too often");
    }
    return whenCurrent.then(() -> grant(route, kind, token));
  }

  private Operation.Grant grant(Route route, Shared.Kind kind, UUID token) {
    Shared shared =
        objects
            .byToken(token)
            .filter(found -> found.kind() == kind)
            .orElseThrow(() -> new RefusedException(NOT_FOUND, "nothing is shared by this token"));
    return new Operation.Grant(
        new Principal(shared.tenant(), NOBODY, Set.of(Scope.READ)),
        new Operation.Find(route, request -> ReadFeedback.shared(request, scope(shared))));
  }

  /** What the token shows; everything else of the tenant stays behind it. */
  private Filter scope(Shared shared) {
    if (shared.kind() == Shared.Kind.RUN) {
      return Filters.equal(Filters.attribute(Attributes.RUN_ID), shared.id().toString());
    }
    List<UUID> sessions = objects.sessionsOf(shared.tenant(), shared.id(), Filter.MAX_IN + 1);
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

  /** How it stands with what the path names, as soon as that is known. */
  private <T> CompletionStage<T> found(
      Shared.Kind kind, DialectRequest request, Function<Shared, T> operation) {
    UUID id = Uuids.parse("path." + kind.wireName() + "_id", request.parameters().get("id"));
    String tenant = request.principal().tenant();
    return whenCurrent.then(() -> operation.apply(objects.find(tenant, kind, id)));
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

  private Operation write(
      String method, String path, Shared.Kind kind, Function<Shared, WritePlan> plan) {
    return new Operation.Write(
        route(method, path), request -> new WritePlan.Deferred(found(kind, request, plan)));
  }

  private Operation recall(String path, Shared.Kind kind) {
    return new Operation.Recall(
        route("GET", path), Scope.READ, request -> found(kind, request, ShareOperations::shown));
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
