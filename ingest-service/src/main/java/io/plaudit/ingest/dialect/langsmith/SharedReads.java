package io.plaudit.ingest.dialect.langsmith;

import io.plaudit.access.Principal;
import io.plaudit.access.Scope;
import io.plaudit.codec.Uuids;
import io.plaudit.ingest.bound.RateBound;
import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.Operation;
import io.plaudit.ingest.dialect.ReadPlan;
import io.plaudit.ingest.dialect.RefusedException;
import io.plaudit.ingest.dialect.Route;
import io.plaudit.ingest.dialect.WhenCurrent;
import io.plaudit.query.Filter;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * What whoever has a share token reads without a key, and nothing else: of a run its feedback, of a
 * dataset itself, its examples, its sessions and their feedback. Which sessions are a dataset's
 * they say themselves when they are made.
 */
final class SharedReads {

  private static final int NOT_FOUND = 404;
  private static final int TOO_BROAD = 422;
  private static final int TOO_MANY = 429;
  private static final UUID NOBODY = new UUID(0, 0);

  /** Of what is answered from memory to somebody without a key. */
  static final int MAX_ANSWER_BYTES = 4 * 1024 * 1024;

  private static final Set<String> EXAMPLE_PARAMETERS = Set.of("id", Page.LIMIT, Page.OFFSET);
  private static final Set<String> SESSION_PARAMETERS =
      Set.of("id", "name", "name_contains", Page.LIMIT, Page.OFFSET);

  private final ShareObjects objects;
  private final DatasetObjects datasets;
  private final boolean showUsers;
  private final WhenCurrent whenCurrent;
  private final RateBound uses;
  private final Executor workers;
  private final StrangerRate strangers = new StrangerRate();

  /**
   * @param perMinute how often one share token may be used in a minute
   * @param showUsers whether who has a token sees who gave a feedback
   * @param workers go through what is in memory, of which there may be much
   */
  SharedReads(
      ShareObjects objects,
      DatasetObjects datasets,
      WhenCurrent whenCurrent,
      int perMinute,
      boolean showUsers,
      Executor workers) {
    this.objects = objects;
    this.datasets = datasets;
    this.whenCurrent = whenCurrent;
    this.uses = new RateBound(perMinute);
    this.showUsers = showUsers;
    this.workers = workers;
  }

  List<Operation> operations() {
    return List.of(
        open("/datasets/feedback", Shared.Kind.DATASET, this::feedback),
        open("/feedbacks", Shared.Kind.RUN, this::feedback),
        open("/datasets", Shared.Kind.DATASET, this::dataset),
        open("/examples", Shared.Kind.DATASET, this::examples),
        open("/datasets/sessions", Shared.Kind.DATASET, this::sessions));
  }

  private Operation.Keyed feedback(Route route, Shared shared) {
    Filter scope = scope(shared);
    return new Operation.Find(route, request -> ReadFeedback.shared(request, scope, showUsers));
  }

  private Operation.Keyed dataset(Route route, Shared shared) {
    return recall(
        route,
        request -> {
          String tenant = shared.tenant();
          Dataset dataset =
              datasets.dataset(tenant, shared.id()).orElseThrow(DatasetOperations::unknown);
          return dataset.answer(tenant, new DatasetSizes(datasets, tenant));
        });
  }

  private Operation.Keyed examples(Route route, Shared shared) {
    return recall(
        route,
        request -> {
          QueryParameters parameters = new QueryParameters(request, EXAMPLE_PARAMETERS);
          return ExampleOperations.listed(
              datasets.examplesOf(shared.tenant(), shared.id()),
              parameters.uuids("id"),
              Page.of(parameters));
        });
  }

  private Operation.Keyed sessions(Route route, Shared shared) {
    return new Operation.DeferredRead(
        route, request -> CompletableFuture.supplyAsync(() -> sessions(shared, request), workers));
  }

  private ReadPlan sessions(Shared shared, DialectRequest request) {
    QueryParameters parameters = new QueryParameters(request, SESSION_PARAMETERS);
    List<Session> page =
        Page.of(parameters)
            .of(
                SessionOperations.newestFirst(
                    datasets
                        .sessionsOf(shared.tenant(), shared.id())
                        .filter(SessionOperations.wanted(parameters))));
    return new ReadSessions(shared.tenant()).list(page, false);
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

  /**
   * @param reading what a token of this kind allows
   */
  private Operation open(
      String path, Shared.Kind kind, BiFunction<Route, Shared, Operation.Keyed> reading) {
    Route route = LangSmithDialect.route("GET", "/public/{share_token}" + path);
    return new Operation.Presigned(
        route,
        visit ->
            admitted(kind, visit)
                .thenApply(
                    shared ->
                        new Operation.Grant(
                            new Principal(shared.tenant(), NOBODY, Set.of(Scope.READ)),
                            reading.apply(route, shared))));
  }

  /** What the token shares, as soon as that is known; not too often. */
  private CompletionStage<Shared> admitted(Shared.Kind kind, Operation.Visit visit) {
    UUID token = Uuids.parse("path.share_token", visit.parameters().get("share_token"));
    if (objects.byToken(token).isEmpty()) {
      strangers.require(visit.address());
    } else if (!uses.allows(token.toString())) {
      throw new RefusedException(TOO_MANY, "the share token is used too often");
    }
    return whenCurrent.then(
        () ->
            objects
                .byToken(token)
                .filter(found -> found.kind() == kind)
                .orElseThrow(
                    () -> new RefusedException(NOT_FOUND, "nothing is shared by this token")));
  }

  private Operation.Keyed recall(Route route, Function<DialectRequest, DialectResponse> answer) {
    return new Operation.Recall(
        route,
        Scope.READ,
        request -> CompletableFuture.supplyAsync(() -> bounded(answer.apply(request)), workers));
  }

  private static DialectResponse bounded(DialectResponse answer) {
    if (answer.body().length > MAX_ANSWER_BYTES) {
      throw new RefusedException(
          TOO_BROAD, "the answer has more than " + MAX_ANSWER_BYTES + " bytes: lower limit");
    }
    return answer;
  }
}
