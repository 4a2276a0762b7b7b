package io.plaudit.ingest.dialect.langsmith;

import io.plaudit.codec.Uuids;
import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.Operation;
import io.plaudit.ingest.dialect.RefusedException;
import io.plaudit.ingest.dialect.Route;
import io.plaudit.ingest.dialect.WritePlan;
import io.plaudit.model.SideObject;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Examples of datasets: as many as fit into memory, which is enough for small datasets. */
public final class ExampleOperations {

  /** A dataset can be removed with all its examples at once. */
  private static final int MAX_OF_A_DATASET = 10_000;

  private static final String PATH = "/examples";
  private static final String ONE = PATH + "/{id}";
  private static final Set<String> LIST_PARAMETERS =
      Set.of(
          "dataset",
          "id",
          Page.LIMIT,
          Page.OFFSET,
          // All of an example is always shown.
          "inline_s3_urls",
          "select");

  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int TOO_MANY = 422;

  private final DatasetObjects objects;
  private final CurrentOperations current;

  /**
   * @param current waits until the objects are known that were there when it is asked; false when
   *     they may not be
   */
  public ExampleOperations(
      DatasetObjects objects, Supplier<? extends CompletionStage<Boolean>> current) {
    this.objects = objects;
    this.current = new CurrentOperations(current, "the examples");
  }

  public List<Operation> operations() {
    String upload = "/platform/datasets/{id}/examples";
    Route adding =
        new Route(
            "POST /langsmith/v1" + upload,
            List.of("POST"),
            // The SDKs leave out the version where the base URL ends with one.
            List.of("/langsmith/v1" + upload, "/langsmith/api/v1" + upload));
    return List.of(
        current.write(adding, this::add),
        current.write(LangSmithDialect.route("DELETE", ONE), this::remove),
        current.recall(LangSmithDialect.route("GET", PATH), this::list),
        current.recall(LangSmithDialect.route("GET", ONE), this::one));
  }

  private Supplier<WritePlan> add(DialectRequest request) {
    UUID dataset = Uuids.parse("path.dataset_id", request.parameters().get("id"));
    Collection<Example> sent = ExampleUpload.read(dataset, request);
    String tenant = request.principal().tenant();
    return () -> {
      requireDataset(tenant, dataset, sent.size());
      sent.forEach(example -> requireFree(tenant, example));
      List<SideObject> written =
          sent.stream()
              .map(each -> objects.examples().object(tenant, each.id(), each.document()))
              .toList();
      return new WritePlan.Store(objects.examples().withRoom(written), added(request, sent));
    };
  }

  private Supplier<WritePlan> remove(DialectRequest request) {
    UUID id = id(request);
    String tenant = request.principal().tenant();
    return () -> {
      Example example = existing(tenant, id);
      return new WritePlan.Store(
          List.of(objects.examples().removal(tenant, example.id())), Answers.empty(200));
    };
  }

  private Supplier<DialectResponse> one(DialectRequest request) {
    UUID id = id(request);
    String tenant = request.principal().tenant();
    return () -> Answers.json(200, existing(tenant, id)::write);
  }

  private Supplier<DialectResponse> list(DialectRequest request) {
    QueryParameters parameters = new QueryParameters(request, LIST_PARAMETERS);
    List<UUID> datasets = parameters.uuids("dataset");
    List<UUID> ids = parameters.uuids("id");
    Page page = Page.of(parameters);
    String tenant = request.principal().tenant();
    return () ->
        listed(
            objects.examples().all(tenant).stream()
                .filter(each -> datasets.isEmpty() || datasets.contains(each.dataset())),
            ids,
            page);
  }

  /**
   * A page of these, newest first.
   *
   * @param ids which of them are wanted; empty for all
   */
  static DialectResponse listed(Stream<Example> examples, List<UUID> ids, Page page) {
    List<Example> found =
        page.of(
            examples
                .filter(each -> ids.isEmpty() || ids.contains(each.id()))
                .sorted(
                    Comparator.comparing(Example::created).reversed().thenComparing(Example::id)));
    return Answers.json(
        200,
        json -> {
          json.writeStartArray();
          for (Example example : found) {
            example.write(json);
          }
          json.writeEndArray();
        });
  }

  private static DialectResponse added(DialectRequest request, Collection<Example> sent) {
    return Answers.json(
        201,
        json -> {
          json.writeStartObject();
          json.writeNumberField("count", sent.size());
          json.writeArrayFieldStart("example_ids");
          for (Example example : sent) {
            json.writeString(example.id().toString());
          }
          json.writeEndArray();
          json.writeStringField("as_of", request.receivedAt().toString());
          json.writeEndObject();
        });
  }

  private void requireDataset(String tenant, UUID dataset, int more) {
    if (objects.datasets().find(tenant, dataset).isEmpty()) {
      throw new RefusedException(NOT_FOUND, "Dataset not found");
    }
    if (objects.examplesOf(tenant, dataset).count() + more > MAX_OF_A_DATASET) {
      throw new RefusedException(
          TOO_MANY, "a dataset has at most " + MAX_OF_A_DATASET + " examples");
    }
  }

  private void requireFree(String tenant, Example example) {
    if (objects
        .examples()
        .find(tenant, example.id())
        .filter(known -> !known.dataset().equals(example.dataset()))
        .isPresent()) {
      throw new RefusedException(CONFLICT, "another dataset has the example " + example.id());
    }
  }

  private Example existing(String tenant, UUID id) {
    return objects
        .examples()
        .find(tenant, id)
        .orElseThrow(() -> new RefusedException(NOT_FOUND, "Example not found"));
  }

  private static UUID id(DialectRequest request) {
    return Uuids.parse("path.example_id", request.parameters().get("id"));
  }
}
