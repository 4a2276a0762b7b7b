package io.plaudit.ingest.dialect.humm;

import io.plaudit.ingest.dialect.Dialect;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.Failure;
import io.plaudit.ingest.dialect.Operation;
import io.plaudit.ingest.dialect.Route;
import java.util.List;

/** Humm's feedback API, at {@code /humm}. Reading one feedback is ours. */
public final class HummDialect implements Dialect {

  static final String NAME = "humm";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Operation> operations() {
    return List.of(
        new Operation.Write(route("POST", "/humm/feedback"), CreateFeedback::plan),
        new Operation.Find(route("GET", "/humm/feedback/{id}"), ReadFeedback::plan));
  }

  /** Tokens come as {@code Authorization: Bearer}, which is common. */
  @Override
  public List<String> keyHeaders() {
    return List.of();
  }

  @Override
  public String requestIdHeader() {
    return "x-request-id";
  }

  @Override
  public List<String> exposedHeaders() {
    return List.of(requestIdHeader());
  }

  @Override
  public DialectResponse failure(Failure failure) {
    return Answers.failure(failure);
  }

  private static Route route(String method, String path) {
    return new Route(method + " " + path, List.of(method), List.of(path));
  }
}
