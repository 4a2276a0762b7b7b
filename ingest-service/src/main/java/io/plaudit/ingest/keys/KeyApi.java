package io.plaudit.ingest.keys;

import io.plaudit.config.Secret;
import io.plaudit.ingest.dialect.Dialect;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.Failure;
import io.plaudit.ingest.dialect.Operation;
import io.plaudit.ingest.http.Problem;
import io.plaudit.ingest.idempotency.AttemptSecrets;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The native API of keys, {@code /v1/keys}. */
public final class KeyApi implements Dialect {

  private final KeyOperations operations;

  /**
   * @param secret of which keys are made, the same at all front doors
   * @param current completes when the keys are known that were made before, with false if they may
   *     not be
   */
  public KeyApi(
      KeyObjects objects, Secret secret, Supplier<? extends CompletionStage<Boolean>> current) {
    operations = new KeyOperations(objects, new NewKey(new AttemptSecrets(secret)), current);
  }

  @Override
  public String name() {
    return "keys";
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
