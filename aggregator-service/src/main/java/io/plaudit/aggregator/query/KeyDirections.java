package io.plaudit.aggregator.query;

import io.plaudit.model.KeyDocument;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;

/** Whether lower values of a key are the better ones: its config says so, else they are not. */
final class KeyDirections {

  private final Pool pool;
  private final ReadBarrier objects;

  /**
   * @param objects the barrier of the log of side objects, which configs are
   */
  KeyDirections(Pool pool, ReadBarrier objects) {
    this.pool = pool;
    this.objects = objects;
  }

  /** The ranking of this group as its key's config wants it. */
  Future<Ranking> ranked(Call call, Group group, Window window, Ranking.Order order) {
    if (!order.isByMean()) {
      return Future.succeededFuture(new Ranking(group, window, order, false));
    }
    return isLowerBetter(call, group).map(lower -> new Ranking(group, window, order, lower));
  }

  /** Whether lower values of this group's key are the better ones. */
  Future<Boolean> isLowerBetter(Call call, Group group) {
    Future<?> known =
        call.parameters().isEventual()
            ? Future.succeededFuture()
            : Future.fromCompletionStage(objects.await(LogPart.WHOLE));
    return known.compose(done -> isLowerBetter(group));
  }

  private Future<Boolean> isLowerBetter(Group group) {
    Sql sql =
        new Sql()
            .add("select exists (select 1 from objects.object where tenant = ")
            .bind(group.tenant(), "text")
            .add(" and kind = ")
            .bind(KeyDocument.KIND, "text")
            .add(" and id = ")
            .bind(group.key(), "text")
            .add(" and document ->> ")
            .bind(KeyDocument.LOWER_IS_BETTER, "text")
            .add(" = 'true') as lower");
    return sql.run(pool).map(rows -> rows.iterator().next().getBoolean("lower"));
  }
}
