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

  private static final List<String> BASES = List.of("/humm");

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Operation> operations() {
    return List.of(
        new Operation.Write(route("POST", "/feedback"), CreateFeedback::plan),
        new Operation.Find(route("GET", "/feedback/{id}"), ReadFeedback::plan));
  }

  @Override
  public DialectResponse failure(Failure failure) {
    return Answers.failure(failure);
  }

  private static Route route(String method, String path) {
    return Route.below(BASES, method, path);
  }
}
