package io.plaudit.ingest.dialect.langsmith;

import io.plaudit.ingest.dialect.Dialect;
import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.Failure;
import io.plaudit.ingest.dialect.FindPlan;
import io.plaudit.ingest.dialect.Operation;
import io.plaudit.ingest.dialect.Route;
import io.plaudit.ingest.dialect.WritePlan;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * LangSmith's feedback API, at {@code /langsmith} and at {@code /langsmith/api/v1}: some of its
 * clients append the version to the base URL that they are given, others do not.
 */
public final class LangSmithDialect implements Dialect {

  static final String NAME = "langsmith";

  static final List<String> BASES = List.of("/langsmith", "/langsmith/api/v1");

  private final CreateFeedback create;
  private final ChangeFeedback change;
  private final List<Operation> more;

  /** The operations on feedback alone, whose keys take anything. */
  public LangSmithDialect() {
    this(ConfigObjects.none(), List.of());
  }

  /**
   * @param configs what keys take
   * @param more operations beside those on feedback
   */
  public LangSmithDialect(ConfigObjects configs, List<Operation> more) {
    this.create = new CreateFeedback(configs);
    this.change = new ChangeFeedback(configs);
    this.more = List.copyOf(more);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Operation> operations() {
    return Stream.concat(feedback().stream(), more.stream()).toList();
  }

  private List<Operation> feedback() {
    return List.of(
        new Operation.Open(route("GET", "/info"), Info.answer()),
        // The other name is that of 2023, when plain feedback was stored later than it was taken.
        write(create::plan, "POST", "/feedback", "/feedback/eager"),
        find(ReadFeedback::list, "/feedback"),
        find(ReadFeedback::one, "/feedback/{id}"),
        write(change::amend, "PATCH", "/feedback/{id}"),
        write(ChangeFeedback::retract, "DELETE", "/feedback/{id}"),
        write(request -> UploadRuns.multipart(create, request), "POST", "/runs/multipart"),
        write(UploadRuns::batch, "POST", "/runs/batch"),
        write(UploadRuns::one, "POST", "/runs"),
        write(UploadRuns::one, "PATCH", "/runs/{id}"),
        // Beside /runs/{id} they would be methods that are not allowed.
        noRuns("/runs/query"),
        noRuns("/runs/stats"),
        noRuns("/runs/group/stats"),
        new Operation.Read(
            new Route(
                "GET /langsmith/runs/{id}",
                List.of("GET"),
                // The second version, which the newest JavaScript SDK prefers, answers the same.
                List.of(
                    "/langsmith/runs/{id}",
                    "/langsmith/api/v1/runs/{id}",
                    "/langsmith/api/v2/runs/{id}")),
            ReadRun::plan));
  }

  @Override
  public DialectResponse failure(Failure failure) {
    return Answers.failure(failure);
  }

  private static Operation write(
      Function<DialectRequest, WritePlan> plan, String method, String... paths) {
    return new Operation.Write(route(method, paths), plan);
  }

  private static Operation find(Function<DialectRequest, FindPlan> plan, String path) {
    return new Operation.Find(route("GET", path), plan);
  }

  /** A question about runs, whose answer would look as if there were none. */
  private static Operation noRuns(String path) {
    return new Operation.Open(
        route("POST", path), Answers.detail(404, "Plaudit keeps feedback and no runs"));
  }

  /** At each of the bases. */
  static Route route(String method, String... paths) {
    return Route.below(BASES, method, paths);
  }
}
