package io.plaudit.ingest.dialect.langsmith;

import com.fasterxml.jackson.core.JsonGenerator;
import io.plaudit.access.Scope;
import io.plaudit.codec.Uuids;
import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.Operation;
import io.plaudit.ingest.dialect.Route;
import io.plaudit.ingest.dialect.WhenCurrent;
import io.plaudit.ingest.dialect.WritePlan;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Datasets and runs are shared by a token, shown, and taken back, one or many at once. */
public final class ShareOperations {

  private static final String WHAT = "the shares";
  private static final String SHARED = "/workspaces/current/shared";
  private static final Set<String> LIST_PARAMETERS = Set.of(Page.LIMIT, Page.OFFSET);

  private static final Comparator<Shared> NEWEST_FIRST =
      Comparator.comparing(Shared::since, Comparator.nullsLast(Comparator.<Instant>reverseOrder()))
          .thenComparing(Shared::token);

  private final ShareObjects objects;
  private final DatasetObjects datasets;
  private final WhenCurrent whenCurrent;
  private final CurrentOperations current;
  private final SharedReads reads;

  /**
   * @param current waits until the objects are known that were there when it is asked; false when
   *     they may not be
   * @param perMinute how often one share token may be used in a minute
   * @param showUsers whether who has a token sees who gave a feedback
   * @param workers do what is too much for an event loop
   */
  public ShareOperations(
      ShareObjects objects,
      DatasetObjects datasets,
      Supplier<? extends CompletionStage<Boolean>> current,
      int perMinute,
      boolean showUsers,
      Executor workers) {
    this.objects = objects;
    this.datasets = datasets;
    whenCurrent = new WhenCurrent(current, WHAT);
    this.current = new CurrentOperations(current, WHAT);
    reads = new SharedReads(objects, datasets, whenCurrent, perMinute, showUsers, workers);
  }

  public List<Operation> operations() {
    return Stream.concat(own().stream(), reads.operations().stream()).toList();
  }

  private List<Operation> own() {
    return List.of(
        write("PUT", "/datasets/{id}/share", Shared.Kind.DATASET, this::share),
        recall("/datasets/{id}/share", Shared.Kind.DATASET),
        write("DELETE", "/datasets/{id}/share", Shared.Kind.DATASET, this::unshare),
        write("PUT", "/runs/{id}/share", Shared.Kind.RUN, this::share),
        recall("/runs/{id}/share", Shared.Kind.RUN),
        write("DELETE", "/runs/{id}/share", Shared.Kind.RUN, this::unshare),
        second("POST", this::share),
        second("DELETE", this::unshare),
        current.recall(LangSmithDialect.route("GET", SHARED), this::list),
        current.write(LangSmithDialect.route("DELETE", SHARED), this::unshareMany));
  }

  private WritePlan share(Shared known) {
    Shared shared = objects.share(known, Instant.now().truncatedTo(ChronoUnit.MICROS));
    return new WritePlan.Store(objects.written(known, shared), shown(shared));
  }

  private WritePlan unshare(Shared known) {
    return new WritePlan.Store(objects.unshared(known), Answers.empty(200));
  }

  private Supplier<DialectResponse> list(DialectRequest request) {
    Page page = Page.of(new QueryParameters(request, LIST_PARAMETERS));
    String tenant = request.principal().tenant();
    return () -> {
      List<Shared> listed = page.of(objects.all(tenant).stream().sorted(NEWEST_FIRST));
      return Answers.json(
          200,
          json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("entities");
            for (Shared shared : listed) {
              write(json, shared);
            }
            json.writeEndArray();
            json.writeEndObject();
          });
    };
  }

  /** Those tokens that are the tenant's, or all it has; what is not shared is not an error. */
  private Supplier<WritePlan> unshareMany(DialectRequest request) {
    Fields asked = Fields.ofBody(request.body());
    boolean all = Boolean.TRUE.equals(asked.bool("unshare_all"));
    Set<UUID> tokens =
        asked.elements("share_tokens").stream()
            .map(token -> Fields.uuid("share_tokens", token))
            .collect(Collectors.toSet());
    String tenant = request.principal().tenant();
    return () ->
        new WritePlan.Store(
            objects.all(tenant).stream()
                .filter(shared -> all || tokens.contains(shared.token()))
                .flatMap(shared -> objects.unshared(shared).stream())
                .toList(),
            Answers.empty(200));
  }

  private void write(JsonGenerator json, Shared shared) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", shared.kind().wireName());
    json.writeStringField("share_token", shared.token().toString());
    json.writeStringField("created_at", shared.since() == null ? null : shared.since().toString());
    json.writeStringField(shared.kind().wireName() + "_id", shared.id().toString());
    if (shared.kind() == Shared.Kind.DATASET) {
      Optional<Dataset> dataset = datasets.datasets().find(shared.tenant(), shared.id());
      json.writeStringField("dataset_name", dataset.map(Dataset::name).orElse(null));
    }
    json.writeEndObject();
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
