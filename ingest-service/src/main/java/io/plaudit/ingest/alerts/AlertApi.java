package io.plaudit.ingest.alerts;

import io.plaudit.config.Secret;
import io.plaudit.ingest.dialect.Dialect;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.Failure;
import io.plaudit.ingest.dialect.Operation;
import io.plaudit.ingest.http.Problem;
import io.plaudit.model.TagNames;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The native API of the rules of alerts, {@code /v1/alerts/rules}. */
public final class AlertApi implements Dialect {

  private final AlertOperations operations;

  /**
   * @param tags those that are aggregated
   * @param assertionSecret what the secrets of webhooks derive from
   * @param current completes when the rules are known that were made before, with false if they may
   *     not be
   */
  public AlertApi(
      AlertObjects objects,
      TagNames tags,
      Secret assertionSecret,
      Supplier<? extends CompletionStage<Boolean>> current) {
    operations = new AlertOperations(objects, tags, assertionSecret, current);
  }

  @Override
  public String name() {
    return "alerts";
  }

  @Override
  public List<Operation> operations() {
    return operations.all();
  }

  @Override
  public DialectResponse failure(Failure failure) {
    return Problem.of(failure);
  }
}
