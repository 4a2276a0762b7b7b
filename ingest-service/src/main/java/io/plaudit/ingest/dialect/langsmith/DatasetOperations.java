package io.plaudit.ingest.dialect.langsmith;

import io.plaudit.codec.Uuids;
import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.Operation;
import io.plaudit.ingest.dialect.RefusedException;
import io.plaudit.ingest.dialect.WritePlan;
import io.plaudit.model.SideObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Datasets, as far as evaluations need them. A name is one dataset's. */
public final class DatasetOperations {

  private static final String PATH = "/datasets";
  private static final String ONE = PATH + "/{id}";
  private static final Set<String> LIST_PARAMETERS =
      Set.of("id", "name", "name_contains", Dataset.TYPE, Page.LIMIT, Page.OFFSET);
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final String TAKEN = "Dataset with this name already exists.";

  private final DatasetObjects objects;
  private final ShareObjects shares;
  private final CurrentOperations current;

  /**
   * @param shares where a dataset that is removed may be shared
   * @param current waits until the objects are known that were there when it is asked; false when
   *     they may not be
   */
  public DatasetOperations(
      DatasetObjects objects,
      ShareObjects shares,
      Supplier<? extends CompletionStage<Boolean>> current) {
    this.objects = objects;
    this.shares = shares;
    this.current = new CurrentOperations(current, "the datasets");
  }

  public List<Operation> operations() {
    return List.of(
        current.write(LangSmithDialect.route("POST", PATH), this::create),
        current.write(LangSmithDialect.route("DELETE", ONE), this::remove),
        current.recall(LangSmithDialect.route("GET", PATH), this::list),
        current.recall(LangSmithDialect.route("GET", ONE), this::one));
  }

  private Supplier<WritePlan> create(DialectRequest request) {
    Dataset asked = Dataset.sent(Fields.ofBody(request.body()), request.receivedAt());
    String tenant = request.principal().tenant();
    return () -> {
      Optional<Dataset> there =
          objects.datasets().find(tenant, asked.id()).or(() -> called(tenant, asked.name()));
      if (there.isPresent() && !there.get().isMeantBy(asked)) {
        throw new RefusedException(CONFLICT, TAKEN);
      }
      return there
          .<WritePlan>map(dataset -> new WritePlan.Store(List.of(), answer(tenant, dataset)))
          .orElseGet(() -> make(tenant, asked));
    };
  }

  /** With its examples and its share; feedback and sessions stay. */
  private Supplier<WritePlan> remove(DialectRequest request) {
    UUID id = id(request);
    String tenant = request.principal().tenant();
    return () -> {
      Dataset dataset = objects.datasets().find(tenant, id).orElseThrow(DatasetOperations::unknown);
      List<SideObject> removals = new ArrayList<>();
      removals.add(objects.datasets().removal(tenant, dataset.id()));
      objects
          .examplesOf(tenant, id)
          .forEach(example -> removals.add(objects.examples().removal(tenant, example.id())));
      removals.addAll(shares.unshared(shares.find(tenant, Shared.Kind.DATASET, id)));
      return new WritePlan.Store(removals, Answers.empty(200));
    };
  }

  private Supplier<DialectResponse> one(DialectRequest request) {
    UUID id = id(request);
    String tenant = request.principal().tenant();
    return () ->
        answer(tenant, objects.dataset(tenant, id).orElseThrow(DatasetOperations::unknown));
  }

  private Supplier<DialectResponse> list(DialectRequest request) {
    QueryParameters parameters = new QueryParameters(request, LIST_PARAMETERS);
    List<UUID> ids = parameters.uuids("id");
    List<String> types = parameters.texts(Dataset.TYPE);
    Predicate<String> named = Names.wanted(parameters);
    Page page = Page.of(parameters);
    String tenant = request.principal().tenant();
    return () ->
        answer(
            tenant,
            page.of(
                objects.datasets().all(tenant).stream()
                    .filter(each -> ids.isEmpty() || ids.contains(each.id()))
                    .filter(each -> types.isEmpty() || types.contains(each.type()))
                    .filter(each -> named.test(each.name()))
                    .sorted(
                        Comparator.comparing(Dataset::created)
                            .reversed()
                            .thenComparing(Dataset::id))));
  }

  private Optional<Dataset> called(String tenant, String name) {
    return objects.datasets().first(tenant, each -> each.name().equals(name));
  }

  /** Of two who make one of a name at once, at two front doors, the later one takes it back. */
  private WritePlan make(String tenant, Dataset asked) {
    WritePlan.Store made = store(tenant, asked);
    return current.tried(
        made,
        () ->
            called(tenant, asked.name()).filter(first -> !first.id().equals(asked.id())).isEmpty()
                ? new WritePlan.Store(List.of(), made.answer())
                : new WritePlan.Store(
                    List.of(objects.datasets().removal(tenant, asked.id())),
                    Answers.detail(CONFLICT, TAKEN)));
  }

  private WritePlan.Store store(String tenant, Dataset dataset) {
    TenantDocuments<Dataset> datasets = objects.datasets();
    return new WritePlan.Store(
        datasets.withRoom(List.of(datasets.object(tenant, dataset.id(), dataset.document()))),
        answer(tenant, dataset));
  }

  private DialectResponse answer(String tenant, Dataset dataset) {
    return dataset.answer(tenant, new DatasetSizes(objects, tenant));
  }

  private DialectResponse answer(String tenant, List<Dataset> datasets) {
    DatasetSizes sizes = new DatasetSizes(objects, tenant);
    return Answers.json(
        200,
        json -> {
          json.writeStartArray();
          for (Dataset dataset : datasets) {
            dataset.write(json, tenant, sizes);
          }
          json.writeEndArray();
        });
  }

  static RefusedException unknown() {
    return new RefusedException(NOT_FOUND, "Dataset not found");
  }

  private static UUID id(DialectRequest request) {
    return Uuids.parse("path.dataset_id", request.parameters().get("id"));
  }
}
