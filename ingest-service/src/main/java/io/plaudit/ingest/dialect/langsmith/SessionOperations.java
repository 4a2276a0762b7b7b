package io.plaudit.ingest.dialect.langsmith;

import io.plaudit.codec.Uuids;
import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.Operation;
import io.plaudit.ingest.dialect.ReadPlan;
import io.plaudit.ingest.dialect.RefusedException;
import io.plaudit.ingest.dialect.WritePlan;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Sessions, as far as evaluations and the sharing of datasets need them. A name is one session's:
 * an SDK that is told of a conflict tries another.
 */
public final class SessionOperations {

  private static final String PATH = "/sessions";
  private static final String ONE = PATH + "/{id}";
  private static final String UPSERT = "upsert";
  private static final String INCLUDE_STATS = "include_stats";
  private static final Set<String> READ_PARAMETERS = Set.of(INCLUDE_STATS, Page.LIMIT);
  private static final Set<String> LIST_PARAMETERS =
      Set.of(
          "id",
          "name",
          "name_contains",
          "reference_dataset",
          "reference_free",
          INCLUDE_STATS,
          Page.LIMIT,
          Page.OFFSET);
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final String TAKEN = "Session already exists";

  private final TenantDocuments<Session> sessions;
  private final CurrentOperations current;

  /**
   * @param current waits until the objects are known that were there when it is asked; false when
   *     they may not be
   */
  public SessionOperations(
      DatasetObjects objects, Supplier<? extends CompletionStage<Boolean>> current) {
    sessions = objects.sessions();
    this.current = new CurrentOperations(current, "the sessions");
  }

  public List<Operation> operations() {
    return List.of(
        current.write(LangSmithDialect.route("POST", PATH), this::create),
        current.write(LangSmithDialect.route("PATCH", ONE), this::change),
        current.write(LangSmithDialect.route("DELETE", ONE), this::remove),
        current.read(LangSmithDialect.route("GET", PATH), this::list),
        current.read(LangSmithDialect.route("GET", ONE), this::one));
  }

  private Supplier<WritePlan> create(DialectRequest request) {
    boolean upsert = new QueryParameters(request, Set.of(UPSERT)).bool(UPSERT).orElse(false);
    Session asked = Session.sent(Fields.ofBody(request.body()), request.receivedAt());
    String tenant = request.principal().tenant();
    return () -> {
      Optional<Session> there =
          sessions.find(tenant, asked.id()).or(() -> called(tenant, asked.name()));
      if (there.isPresent() && !there.get().isMeantBy(asked, upsert)) {
        throw conflict();
      }
      return there.isPresent()
          ? new WritePlan.Store(List.of(), answer(tenant, there.get()))
          : make(tenant, asked, upsert);
    };
  }

  /** Of two who make one of a name at once, at two front doors, the later one takes it back. */
  private WritePlan make(String tenant, Session asked, boolean upsert) {
    WritePlan.Store made = store(tenant, asked);
    return current.tried(
        made,
        () -> {
          Session first = called(tenant, asked.name()).orElse(asked);
          return first.id().equals(asked.id())
              ? new WritePlan.Store(List.of(), made.answer())
              : new WritePlan.Store(
                  List.of(sessions.removal(tenant, asked.id())),
                  first.isMeantBy(asked, upsert)
                      ? answer(tenant, first)
                      : Answers.detail(CONFLICT, TAKEN));
        });
  }

  private Supplier<WritePlan> change(DialectRequest request) {
    UUID id = id(request);
    Fields change = Fields.ofBody(request.body());
    String tenant = request.principal().tenant();
    return () -> {
      Session changed = existing(tenant, id).with(change);
      if (called(tenant, changed.name()).filter(other -> !other.id().equals(id)).isPresent()) {
        throw conflict();
      }
      return store(tenant, changed);
    };
  }

  /** Its feedback stays, and is no dataset's any more. */
  private Supplier<WritePlan> remove(DialectRequest request) {
    UUID id = id(request);
    String tenant = request.principal().tenant();
    return () -> {
      Session session = existing(tenant, id);
      return new WritePlan.Store(
          List.of(sessions.removal(tenant, session.id())), Answers.empty(200));
    };
  }

  private Supplier<ReadPlan> one(DialectRequest request) {
    UUID id = id(request);
    boolean stats = new QueryParameters(request, READ_PARAMETERS).bool(INCLUDE_STATS).orElse(false);
    String tenant = request.principal().tenant();
    return () -> new ReadSessions(tenant).one(id, sessions.find(tenant, id), stats);
  }

  private Supplier<ReadPlan> list(DialectRequest request) {
    QueryParameters parameters = new QueryParameters(request, LIST_PARAMETERS);
    Predicate<Session> wanted = wanted(parameters);
    Page page = Page.of(parameters);
    boolean stats = parameters.bool(INCLUDE_STATS).orElse(false);
    String tenant = request.principal().tenant();
    return () ->
        new ReadSessions(tenant)
            .list(page.of(newestFirst(sessions.all(tenant).stream().filter(wanted))), stats);
  }

  static Stream<Session> newestFirst(Stream<Session> some) {
    return some.sorted(Comparator.comparing(Session::start).reversed().thenComparing(Session::id));
  }

  /** Those that the parameters of a list ask for. */
  static Predicate<Session> wanted(QueryParameters parameters) {
    List<UUID> ids = parameters.uuids("id");
    List<UUID> datasets = parameters.uuids("reference_dataset");
    Predicate<String> named = Names.wanted(parameters);
    Optional<Boolean> free = parameters.bool("reference_free");
    return session ->
        (ids.isEmpty() || ids.contains(session.id()))
            && named.test(session.name())
            && (datasets.isEmpty() || datasets.contains(session.dataset()))
            && (free.isEmpty() || free.get() == (session.dataset() == null));
  }

  private Optional<Session> called(String tenant, String name) {
    return sessions.first(tenant, each -> each.name().equals(name));
  }

  private Session existing(String tenant, UUID id) {
    return sessions
        .find(tenant, id)
        .orElseThrow(() -> new RefusedException(NOT_FOUND, "Session not found"));
  }

  private WritePlan.Store store(String tenant, Session session) {
    return new WritePlan.Store(
        sessions.withRoom(List.of(sessions.object(tenant, session.id(), session.document()))),
        answer(tenant, session));
  }

  private static DialectResponse answer(String tenant, Session session) {
    return Answers.json(200, json -> session.write(json, tenant, SessionStats::writeNone));
  }

  private static RefusedException conflict() {
    return new RefusedException(CONFLICT, TAKEN);
  }

  private static UUID id(DialectRequest request) {
    return Uuids.parse("path.session_id", request.parameters().get("id"));
  }
}
