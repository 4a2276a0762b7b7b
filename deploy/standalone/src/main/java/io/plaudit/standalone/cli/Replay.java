package io.plaudit.standalone.cli;

import io.plaudit.aggregator.AggregatorConfig;
import io.plaudit.aggregator.AggregatorService;
import io.plaudit.aggregator.audit.AuditRecord;
import io.plaudit.aggregator.audit.Auditor;
import io.plaudit.aggregator.consume.LogEnds;
import io.plaudit.aggregator.query.QueryDatabase;
import io.plaudit.aggregator.store.DeadLetterOutbox;
import io.plaudit.aggregator.store.Migrations;
import io.plaudit.aggregator.store.PostgresStore;
import io.plaudit.aggregator.store.StoreDigest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** Another store, filled from the log by an aggregator of its own group, and compared. */
final class Replay {

  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final long PATIENCE_SECONDS = 60;
  private static final int LOOKS = 10;
  private static final Duration STATEMENT = Duration.ofSeconds(5);

  private final AggregatorConfig inUse;
  private final AggregatorConfig made;
  private final PrintWriter out;

  Replay(AggregatorConfig inUse, AggregatorConfig made, PrintWriter out) {
    this.inUse = inUse;
    this.made = made;
    this.out = out;
  }

  /**
   * Fills it, and comes back when it has what the log held a moment ago.
   *
   * @param comparable both are counted by the same tags
   * @return whether it is as it should be
   */
  boolean run(boolean comparable) throws TimeoutException {
    Map<Integer, Long> ends = LogEnds.read(inUse.loop().log());
    new Migrations(made.database()).run();
    leaveLettersToTheOther(ends);
    AggregatorService service = new AggregatorService(made);
    boolean same;
    try {
      await(service.start());
      follow();
      same = !comparable || isSame();
    } finally {
      await(service.stop());
    }
    return audit() && same;
  }

  /** Dead letters up to here were sent on from the store in use. */
  private void leaveLettersToTheOther(Map<Integer, Long> ends) {
    PostgresStore store = new PostgresStore(made.database(), made.loop().topic());
    try (DeadLetterOutbox outbox = store.outbox()) {
      ends.forEach(outbox::sent);
    }
  }

  private void follow() {
    while (true) {
      Map<Integer, Long> ends = LogEnds.read(inUse.loop().log());
      Map<Integer, StoreDigest.Of> positions = new StoreDigest(made.database()).positions();
      long behind = 0;
      for (Map.Entry<Integer, Long> end : ends.entrySet()) {
        StoreDigest.Of position = positions.get(end.getKey());
        behind += position == null ? 1 : Math.max(0, end.getValue() - position.nextOffset());
      }
      if (behind == 0) {
        return;
      }
      out.printf("%d events to apply%n", behind);
      out.flush();
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /** A partition can be compared while both stores are at the same offset of it. */
  private boolean isSame() {
    Set<Integer> open = new TreeSet<>(LogEnds.read(inUse.loop().log()).keySet());
    for (int look = 0; look < LOOKS && !open.isEmpty(); look++) {
      if (look > 0) {
        LockSupport.parkNanos(PAUSE.toNanos());
      }
      Map<Integer, StoreDigest.Of> one = new StoreDigest(inUse.database()).read();
      Map<Integer, StoreDigest.Of> other = new StoreDigest(made.database()).read();
      for (Integer partition : Set.copyOf(open)) {
        StoreDigest.Of left = one.get(partition);
        StoreDigest.Of right = other.get(partition);
        if (left != null && right != null && left.nextOffset() == right.nextOffset()) {
          open.remove(partition);
          if (!left.equals(right)) {
            out.printf("partition %d differs: %s, made anew: %s%n", partition, left, right);
            return false;
          }
          out.printf("partition %d is the same up to %d%n", partition, left.nextOffset());
        }
      }
    }
    if (!open.isEmpty()) {
      out.println("not compared, for they move on: partitions " + open);
    }
    return open.isEmpty();
  }

  private boolean audit() throws TimeoutException {
    Vertx vertx = Vertx.vertx();
    try {
      PgConnectOptions options =
          QueryDatabase.connectOptions(
              made.database().url(), made.database().user(), made.database().password(), STATEMENT);
      Pool pool = QueryDatabase.pool(vertx, options, 1);
      Auditor auditor = new Auditor(vertx, pool, options);
      if (await(auditor.begin(Auditor.EVERYBODY)) != Auditor.Begun.BEGUN) {
        throw new CommandFailedException("another audit is running");
      }
      AuditRecord record = last(auditor);
      while (record.state().equals("running")) {
        LockSupport.parkNanos(PAUSE.toNanos());
        record = last(auditor);
      }
      await(pool.close());
      out.printf(
          "audit %s: %d feedbacks, %d differences%n",
          record.state(), record.live(), record.differencesFound());
      return record.state().equals("done") && record.differencesFound() == 0;
    } finally {
      await(vertx.close());
    }
  }

  private static AuditRecord last(Auditor auditor) throws TimeoutException {
    return await(auditor.last(Auditor.EVERYBODY)).orElseThrow();
  }

  private static <T> T await(Future<T> future) throws TimeoutException {
    return future.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }
}
