package io.plaudit.ingest.dialect.langsmith;

import io.plaudit.access.Principal;
import io.plaudit.access.Scope;
import io.plaudit.codec.Uuids;
import io.plaudit.ingest.bound.RateBound;
import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.Operation;
import io.plaudit.ingest.dialect.RefusedException;
import io.plaudit.ingest.dialect.Route;
import io.plaudit.ingest.dialect.WritePlan;
import io.plaudit.query.Filter;
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
  private final DatasetObjects datasets;
  private final boolean showUsers;
  private final WhenCurrent whenCurrent;
  private final RateBound uses;
  private final StrangerRate strangers = new StrangerRate();

  /**
   * @param current waits until the objects are known that were there when it is asked; false when
   *     they may not be
   * @param perMinute how often one share token may be used in a minute
   * @param showUsers whether who has a token sees who gave a feedback
   */
  public ShareOperations(
      ShareObjects objects,
      DatasetObjects datasets,
      Supplier<? extends CompletionStage<Boolean>> current,
      int perMinute,
      boolean showUsers) {
    this.objects = objects;
    this.datasets = datasets;
    this.showUsers = showUsers;
    whenCurrent = new WhenCurrent(current, "the shares");
    uses = new RateBound(perMinute);
  }

  public List<Operation> operations() {
    Route dataset = LangSmithDialect.route("GET", "/public/{share_token}/datasets/feedback");
    Route run = LangSmithDialect.route("GET", "/public/{share_token}/feedbacks");
    return List.of(
        write("PUT", "/datasets/{id}/share", Shared.Kind.DATASET, this::share),
        recall("/datasets/{id}/share", Shared.Kind.DATASET),
        write("DELETE", "/datasets/{id}/share", Shared.Kind.DATASET, this::unshare),
        write("PUT", "/runs/{id}/share", Shared.Kind.RUN, this::share),
        recall("/runs/{id}/share", Shared.Kind.RUN),
        write("DELETE", "/runs/{id}/share", Shared.Kind.RUN, this::unshare),
        second("POST", this::share),
        second("DELETE", this::unshare),
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
    Filter scope = scope(shared);
    return new Operation.Grant(
        new Principal(shared.tenant(), NOBODY, Set.of(Scope.READ)),
        new Operation.Find(route, request -> ReadFeedback.shared(request, scope, showUsers)));
  }

  /** What the token shows; everything else of the tenant stays behind it. */
  private Filter scope(Shared shared) {
    if (shared.kind() == Shared.Kind.RUN) {
      return Filters.equal(Filters.attribute(Attributes.RUN_ID), shared.id().toString());
    }
    List<String> sessions =
        datasets
            .sessionsOf(shared.tenant(), shared.id())
            .limit(Filter.MAX_IN + 1L)
            .map(session -> session.id().toString())
            .toList();
    if (sessions.size() > Filter.MAX_IN) {
      throw new RefusedException(
          TOO_BROAD, "the dataset has more than " + Filter.MAX_IN + " sessions");
    }
    return Filters.in(
        Filters.attribute(Attributes.SESSION_ID),
        // Without a session there is nothing to show: no session has this id.
        sessions.isEmpty() ? List.of(NOBODY.toString()) : sessions);
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
    return write(LangSmithDialect.route(method, path), kind, plan);
  }

  /** The same of runs in the second version, which the newest JavaScript SDK prefers. */
  private Operation second(String method, Function<Shared, WritePlan> plan) {
    String path = "/langsmith/api/v2/runs/{id}/share";
    return write(
        new Route(method + " " + path, List.of(method), List.of(path)), Shared.Kind.RUN, plan);
  }

  private Operation write(Route route, Shared.Kind kind, Function<Shared, WritePlan> plan) {
    return new Operation.Write(
        route, request -> new WritePlan.Deferred(found(kind, request, plan)));
  }

  private Operation recall(String path, Shared.Kind kind) {
    return new Operation.Recall(
        LangSmithDialect.route("GET", path),
        Scope.READ,
        request -> found(kind, request, ShareOperations::shown));
  }
}
