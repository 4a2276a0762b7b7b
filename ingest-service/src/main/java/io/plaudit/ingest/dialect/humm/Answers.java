package io.plaudit.ingest.dialect.humm;

import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.Failure;
import io.plaudit.ingest.dialect.FastApi;
import java.util.List;

/** How Humm's server (FastAPI) words what went wrong. */
final class Answers {

  private static final int UNAUTHORIZED = 401;

  private Answers() {}

  /** What no field of the body is to blame for is a text. */
  static DialectResponse failure(Failure failure) {
    if (failure.field() != null) {
      return FastApi.invalid(List.of(Complaint.broken(failure.field(), failure.message(), null)));
    }
    return FastApi.detail(
        failure.status(),
        failure.status() == UNAUTHORIZED ? "Not authenticated" : failure.message());
  }
}
