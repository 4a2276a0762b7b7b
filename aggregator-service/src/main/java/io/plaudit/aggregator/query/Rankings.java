package io.plaudit.aggregator.query;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Pages of rankings: exact at read where that is cheap, else from a list made in the background.
 */
final class Rankings {

  private final Pool pool;
  private final QuerySettings.Limits limits;
  private final RankingLists lists;

  Rankings(Pool pool, QuerySettings.Limits limits, RankingLists lists) {
    this.pool = pool;
    this.limits = limits;
    this.lists = lists;
  }

  /**
   * @param more whether there is a next page
   * @param age of the list that the order came from; null when it is exact
   */
  record Page(List<UUID> hashes, boolean more, Duration age) {}

  Future<Page> page(Ranking ranking, int offset, int limit) {
    // Counting so many values takes longer than all the rest: a full list says that they are many.
    Future<Boolean> large =
        lists.hasFull(ranking) ? Future.succeededFuture(true) : isLarge(ranking);
    return large.compose(
        known ->
            known
                ? lists.get(ranking).map(list -> fromList(list, offset, limit))
                : exact(ranking, offset, limit));
  }

  private Future<Boolean> isLarge(Ranking ranking) {
    int most = ranking.isOfTraces() ? limits.exactRankingRows() : limits.exactRanking();
    Sql count = ranking.isOfTraces() ? ranking.countRows(most + 1) : ranking.countValues(most + 1);
    return count.run(pool).map(rows -> rows.iterator().next().getLong("count") > most);
  }

  private Future<Page> exact(Ranking ranking, int offset, int limit) {
    Sql sql =
        ranking.isOfTraces()
            ? ranking.hashesOfTracesFromRows(offset, limit + 1)
            : ranking.hashes(offset, limit + 1);
    return sql.run(pool)
        .map(
            rows -> {
              List<UUID> hashes = hashes(rows);
              boolean more = hashes.size() > limit;
              return new Page(more ? hashes.subList(0, limit) : hashes, more, null);
            });
  }

  private Page fromList(RankingLists.RankedList list, int offset, int limit) {
    List<UUID> hashes = list.hashes();
    boolean cut = hashes.size() >= limits.exactRanking();
    if (cut && offset >= hashes.size()) {
      throw Problem.tooBroad("only the first " + hashes.size() + " are ranked");
    }
    int from = Math.min(offset, hashes.size());
    int to = Math.min(from + limit, hashes.size());
    return new Page(hashes.subList(from, to), cut || to < hashes.size(), list.age());
  }

  static List<UUID> hashes(RowSet<Row> rows) {
    List<UUID> hashes = new ArrayList<>(rows.size());
    rows.forEach(row -> hashes.add(row.getUUID("hash")));
    return hashes;
  }
}
