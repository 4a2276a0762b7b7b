package io.plaudit.aggregator.query;

import io.plaudit.model.InvalidEventException;
import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.DatabaseException;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one translator of whatever went wrong into what the caller is told. */
final class Failures {

  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private static final String QUERY_CANCELED = "57014";

  /** Connection, authorization, insufficient resources, operator intervention, system error. */
  private static final Set<String> STORE_DOWN = Set.of("08", "28", "53", "57", "58");

  /** No such database, one that takes no connections, one whose tables are not made yet. */
  private static final Set<String> STORE_NOT_READY = Set.of("3D000", "55000", "42P01");

  private Failures() {}

  static Problem problem(Throwable failure) {
    if (failure instanceof Problem problem) {
      return problem;
    }
    if (failure instanceof InvalidEventException invalid) {
      return new Problem(Problem.Kind.INVALID_REQUEST, invalid.getMessage());
    }
    if (failure instanceof PgException refused) {
      return refusal(refused);
    }
    if (isUnreachable(failure)) {
      LOG.atWarn().addKeyValue("cause", failure.toString()).log("the store is not reachable");
      return Problem.unavailable("the store is not reachable");
    }
    LOG.atError().setCause(failure).log("a read failed");
    return new Problem(Problem.Kind.INTERNAL, "the read failed");
  }

  private static Problem refusal(PgException refused) {
    String state = refused.getSqlState() == null ? "" : refused.getSqlState();
    if (state.equals(QUERY_CANCELED)) {
      return Problem.tooBroad("the answer took too long to compute; ask for less");
    }
    if (STORE_NOT_READY.contains(state)
        || (state.length() == 5 && STORE_DOWN.contains(state.substring(0, 2)))) {
      LOG.atWarn().addKeyValue("sqlstate", state).log("the store refuses to work");
      return Problem.unavailable("the store is not available");
    }
    LOG.atError().addKeyValue("sqlstate", state).setCause(refused).log("a statement failed");
    return new Problem(Problem.Kind.INTERNAL, "the read failed");
  }

  /** The SQL client says by an I/O error, a closed connection or a full queue that it has none. */
  private static boolean isUnreachable(Throwable failure) {
    return failure instanceof IOException
        || failure instanceof TimeoutException
        || failure instanceof VertxException
        || failure instanceof DatabaseException;
  }
}
