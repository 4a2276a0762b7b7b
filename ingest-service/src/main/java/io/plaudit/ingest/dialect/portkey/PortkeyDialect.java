package io.plaudit.ingest.dialect.portkey;

import io.plaudit.ingest.dialect.Dialect;
import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.Failure;
import io.plaudit.ingest.dialect.Operation;
import io.plaudit.ingest.dialect.ReadPlan;
import io.plaudit.ingest.dialect.Route;
import io.plaudit.model.TagNames;
import java.util.List;
import java.util.function.Function;

/**
 * Portkey's feedback API and its analytics of feedback, at {@code /v1} and, as its SDKs ask when
 * their base URL has no version, without it. {@code DELETE} and {@code /v1/import} are ours; so are
 * the fields id, key, label, comment, correction and created_at.
 */
public final class PortkeyDialect implements Dialect {

  static final String NAME = "portkey";

  private static final List<String> BASES = List.of("/v1", "");

  private final CreateFeedback create;
  private final ChangeFeedback change;
  private final ImportFeedback imported;
  private final FeedbackReports reports;

  public PortkeyDialect(TagNames tags) {
    create = new CreateFeedback(tags);
    change = new ChangeFeedback(tags);
    imported = new ImportFeedback(tags);
    reports = new FeedbackReports(tags);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Operation> operations() {
    return List.of(
        new Operation.Write(route("POST", "/feedback"), create::plan),
        new Operation.Import(Route.below(List.of("/v1"), "POST", "/import"), imported::read),
        new Operation.Write(
            // POST is what the curl samples of Portkey's own specification send.
            route("PUT", "/feedback/{id}").alsoBy("POST"), change::amend),
        new Operation.Write(route("DELETE", "/feedback/{id}"), change::retract),
        read(reports::feedbacks, "/analytics/graphs/feedbacks"),
        // The Node SDK asks for the singular, everything else for the plural.
        read(
            reports::scores,
            "/analytics/graphs/feedbacks/scores",
            "/analytics/graphs/feedbacks/score"),
        read(reports::weighted, "/analytics/graphs/feedbacks/weighted"),
        read(reports::models, "/analytics/graphs/feedbacks/ai-models"),
        read(reports::metadataGroups, "/analytics/groups/metadata/{key}"));
  }

  @Override
  public List<String> keyHeaders() {
    return List.of("x-portkey-api-key");
  }

  /** The SDKs re-send at once what failed with 5xx, unless the answer has this header. */
  @Override
  public String requestIdHeader() {
    return "x-portkey-request-id";
  }

  @Override
  public List<String> exposedHeaders() {
    return List.of(requestIdHeader(), Answers.TRACE_ID_HEADER);
  }

  @Override
  public DialectResponse failure(Failure failure) {
    return Answers.failure(failure);
  }

  private static Route route(String method, String... paths) {
    return Route.below(BASES, method, paths);
  }

  private static Operation read(Function<DialectRequest, ReadPlan> plan, String... paths) {
    return new Operation.Read(route("GET", paths), plan);
  }
}
