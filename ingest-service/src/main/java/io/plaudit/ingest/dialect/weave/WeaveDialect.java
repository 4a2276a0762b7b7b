package io.plaudit.ingest.dialect.weave;

import io.plaudit.access.Scope;
import io.plaudit.ingest.dialect.Dialect;
import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.Failure;
import io.plaudit.ingest.dialect.FindPlan;
import io.plaudit.ingest.dialect.Operation;
import io.plaudit.ingest.dialect.Route;
import io.plaudit.ingest.dialect.WritePlan;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Weave's feedback API, at {@code /weave} for clients that are told where the trace server is, and
 * at {@code /weave/traces}, where they look for it if {@code /weave} is their W&B server.
 */
public final class WeaveDialect implements Dialect {

  static final String NAME = "weave";

  private static final List<String> BASES = List.of("/weave", "/weave/traces");

  private final CreateFeedback create;

  /**
   * @param projectTag the member of metadata that names the project
   */
  public WeaveDialect(String projectTag) {
    create = new CreateFeedback(projectTag);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Operation> operations() {
    return List.of(
        write(create::one, "/feedback/create"),
        write(create::batch, "/feedback/batch/create"),
        write(create::replace, "/feedback/replace"),
        write(PurgeFeedback::plan, "/feedback/purge"),
        find(QueryFeedback::plan, "/feedback/query"),
        find(FeedbackStats::plan, "/feedback/stats"),
        find(PayloadSchema::plan, "/feedback/payload_schema"),
        find(FeedbackAggregate::plan, "/feedback/aggregate"),
        new Operation.Open(route("GET", "/server_info"), ServerInfo.answer()),
        new Operation.Open(route("GET", "/health"), ServerInfo.health()),
        new Operation.Fixed(route("POST", "/graphql"), Scope.WRITE, GraphQl::answer));
  }

  /** The same for every attempt of one call of Weave's Python client. */
  @Override
  public Optional<String> attemptHeader() {
    return Optional.of("X-Weave-Retry-Id");
  }

  @Override
  public DialectResponse failure(Failure failure) {
    return Answers.failure(failure);
  }

  private static Operation write(Function<DialectRequest, WritePlan> plan, String path) {
    return new Operation.Write(route("POST", path), plan);
  }

  private static Operation find(Function<DialectRequest, FindPlan> plan, String path) {
    return new Operation.Find(route("POST", path), plan);
  }

  private static Route route(String method, String path) {
    return Route.below(BASES, method, path);
  }
}
