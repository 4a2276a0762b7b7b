package io.plaudit.aggregator.query;

import io.plaudit.aggregator.query.LogState.UnknownStateException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads the store's positions over a session of its own, so that slow reads do not hold up those
 * who wait. Blocking; for one thread, which is no event loop.
 */
final class AppliedOffsets implements AutoCloseable {

  private static final String POSITIONS = "select partition, next_offset from position";

  private final Vertx vertx;
  private final PgConnectOptions database;
  private PgConnection connection;

  AppliedOffsets(Vertx vertx, PgConnectOptions database) {
    this.vertx = vertx;
    this.database = new PgConnectOptions(database);
  }

  Map<Integer, Long> fetch() {
    try {
      if (connection == null) {
        connection = connect();
      }
      Map<Integer, Long> applied = new TreeMap<>();
      get(connection.preparedQuery(POSITIONS).execute())
          .forEach(row -> applied.put(row.getInteger(0), row.getLong(1)));
      return applied;
    } catch (UnknownStateException e) {
      close();
      throw e;
    }
  }

  private PgConnection connect() {
    Future<PgConnection> connecting = PgConnection.connect(vertx, database);
    try {
      return get(connecting);
    } catch (UnknownStateException e) {
      connecting.onSuccess(PgConnection::close);
      throw e;
    }
  }

  @Override
  public void close() {
    if (connection != null) {
      connection.close();
      connection = null;
    }
  }

  private static <T> T get(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(KafkaLogState.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new UnknownStateException("the store does not answer", e.getCause());
    } catch (TimeoutException e) {
      throw new UnknownStateException("the store does not answer in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnknownStateException("interrupted", e);
    }
  }
}
