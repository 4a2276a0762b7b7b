package io.plaudit.ingest.reads;

import io.plaudit.access.Principal;
import io.plaudit.access.Scope;
import io.plaudit.ingest.dialect.NativeQuery;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Finds the live feedbacks with an id, for those who are about to change them. */
public final class FeedbackLookup {

  private static final int NOT_FOUND = 404;

  private final QueryClient queries;

  public FeedbackLookup(QueryClient queries) {
    this.queries = queries;
  }

  /**
   * All of them, or no rows. Fails when the store may lack some that the log holds: who changes by
   * id must not be told "there is none" by a store that is late.
   */
  public Future<StoredRows> byId(UUID id, Principal principal) {
    return queries
        .ask(new NativeQuery("/v1/feedback/" + id, Map.of()), reader(principal))
        .map(answer -> rows(answer, principal.tenant()))
        .recover(cause -> explained(cause, principal.tenant()));
  }

  /** What this query finds. Fails when the store may lack some that the log holds. */
  public Future<StoredRows> found(NativeQuery query, Principal principal) {
    return queries.ask(query, reader(principal)).map(answer -> rows(answer, principal.tenant()));
  }

  /** Who may write may have the front door look for what is written to. */
  private static Principal reader(Principal writer) {
    return new Principal(writer.tenant(), writer.user(), Set.of(Scope.READ));
  }

  private static StoredRows rows(QueryAnswer answer, String tenant) {
    if (answer.behind().isPresent()) {
      throw late();
    }
    return new StoredRows(tenant, answer.body());
  }

  private static Future<StoredRows> explained(Throwable cause, String tenant) {
    if (cause instanceof QueryException query && query.status() == NOT_FOUND) {
      return query.late()
          ? Future.failedFuture(late())
          : Future.succeededFuture(StoredRows.none(tenant));
    }
    if (cause instanceof QueryException query && query.status() == QueryException.TOO_BROAD) {
      return Future.failedFuture(QueryException.tooBroad(query.getMessage(), query));
    }
    return Future.failedFuture(cause);
  }

  private static QueryException late() {
    return QueryException.unavailable("the store has not yet applied all that the log holds", null);
  }
}
