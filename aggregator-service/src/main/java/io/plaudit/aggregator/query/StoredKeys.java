package io.plaudit.aggregator.query;

import io.plaudit.access.MadeKey;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.ObjectRef;
import io.plaudit.model.RawJson;
import io.plaudit.model.SideObject;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The API keys that were made at run time, as the store has them. */
final class StoredKeys {

  /** As the index has it. */
  static final String SELECT =
      "select tenant, id, document::text as document from objects.object"
          + " where kind = 'key' and document ->> 'sha256' = any($1::text[])";

  private final Pool pool;
  private final ReadBarrier objects;

  /**
   * @param objects the barrier of the log of side objects, which keys are
   */
  StoredKeys(Pool pool, ReadBarrier objects) {
    this.pool = pool;
    this.objects = objects;
  }

  /**
   * Those of these hashes that there are, revoked and expired ones among them, by their hashes.
   * Fails with 503 when the store has not applied all that the log holds: a key may be revoked
   * there.
   */
  Future<Map<String, MadeKey>> find(Set<String> hashes) {
    return Future.fromCompletionStage(objects.await(LogPart.WHOLE))
        .compose(
            lag ->
                lag.header().isPresent()
                    ? Future.failedFuture(
                        Problem.unavailable("the API keys are not all known at the moment"))
                    : select(hashes));
  }

  private Future<Map<String, MadeKey>> select(Set<String> hashes) {
    return pool.preparedQuery(SELECT)
        .execute(Tuple.of(hashes.toArray(String[]::new)))
        .map(StoredKeys::byHash);
  }

  private static Map<String, MadeKey> byHash(RowSet<Row> rows) {
    Map<String, MadeKey> keys = new HashMap<>();
    for (Row row : rows) {
      read(row).ifPresent(key -> keys.put(key.sha256(), key));
    }
    return keys;
  }

  private static Optional<MadeKey> read(Row row) {
    try {
      ObjectRef ref = new ObjectRef(row.getString("tenant"), MadeKey.KIND, row.getString("id"));
      return Optional.of(MadeKey.read(new SideObject(ref, new RawJson(row.getString("document")))));
    } catch (InvalidEventException e) {
      // Whoever wrote it, it was not us, and nobody gets in by it.
      return Optional.empty();
    }
  }
}
