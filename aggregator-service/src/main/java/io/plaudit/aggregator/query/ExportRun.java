package io.plaudit.aggregator.query;

import io.plaudit.aggregator.export.ExportedRow;
import io.plaudit.aggregator.export.RowFormat;
import io.plaudit.turns.Turns;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * One export on its way, a page after the other, each a statement of its own: between two of them
 * it holds no session, and it asks for the next only when the last has been taken. On one event
 * loop, but for the encoding of pages.
 */
final class ExportRun {

  /** Everybody's exports wait in one line for sessions. */
  private static final String LINE = "exports";

  private static final int FIRST_CANDIDATES = 1_000;
  private static final int MIN_CANDIDATES = 100;
  private static final int MAX_CANDIDATES = 20_000;
  private static final long QUICK_NANOS = Duration.ofMillis(100).toNanos();
  private static final long SLOW_NANOS = Duration.ofSeconds(1).toNanos();
  private static final String TIMED_OUT = "57014";

  private final Vertx vertx;
  private final Context context;
  private final Pool pool;
  private final Turns sessions;
  private final HttpServerResponse response;
  private final Duration patience;
  private final ExportScan scan;
  private final RowFormat format;
  private final Promise<Void> ended = Promise.promise();
  private int candidates = FIRST_CANDIDATES;
  private boolean begun;
  private volatile Promise<Void> room = Promise.promise();

  /**
   * @param sessions that exports may use at once
   * @param patience how long a reader may take nothing
   */
  ExportRun(
      Vertx vertx,
      Pool pool,
      Turns sessions,
      HttpServerResponse response,
      Duration patience,
      ExportScan scan,
      RowFormat format) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.pool = pool;
    this.sessions = sessions;
    this.response = response;
    this.patience = patience;
    this.scan = scan;
    this.format = format;
  }

  /**
   * Writes all of it, but does not end the response. The future fails where it cannot go on: the
   * store fails, or the reader is gone or takes nothing.
   *
   * @param next where the next export goes on
   */
  Future<Void> run(String next) {
    response.drainHandler(drained -> room.tryComplete());
    nextPage(next);
    return ended.future();
  }

  /** The reader is gone, or is to go; from any thread. */
  void cancel() {
    ended.tryFail(new GoneException("the reader is gone, or the service stops"));
    room.tryComplete();
  }

  private void nextPage(String next) {
    if (ended.future().isComplete()) {
      return;
    }
    boolean last = scan.isDone();
    Future<Void> step =
        last
            ? encode(() -> format.end(next)).compose(this::write)
            : page().compose(rows -> encode(() -> format.rows(rows))).compose(this::write);
    step.onComplete(
        done -> {
          if (done.failed()) {
            ended.tryFail(done.cause());
          } else if (last) {
            ended.tryComplete();
          } else {
            // A new turn of the loop: pages that are there at once must not pile up on the stack.
            context.runOnContext(turn -> nextPage(next));
          }
        });
  }

  private Future<List<ExportedRow>> page() {
    int asked = candidates;
    long since = System.nanoTime();
    Future<RowSet<Row>> answer =
        sessions
            .<RowSet<Row>>take(LINE, () -> scan.page(asked).run(pool).toCompletionStage())
            .map(stage -> Future.fromCompletionStage(stage, context))
            .orElseGet(() -> Future.failedFuture(Problem.unavailable("too many exports")));
    return answer
        .map(found -> taken(found, asked, System.nanoTime() - since))
        .recover(failure -> again(failure, asked));
  }

  private List<ExportedRow> taken(RowSet<Row> found, int asked, long nanos) {
    List<Row> rows = new ArrayList<>(found.size());
    found.forEach(rows::add);
    scan.answered(rows, asked);
    adapt(rows, nanos);
    return ExportRows.wanted(rows);
  }

  /** Looks at more at once where little comes of it, and at no more than is taken. */
  private void adapt(List<Row> rows, long nanos) {
    long used = rows.isEmpty() ? candidates : rows.get(rows.size() - 1).getLong("place");
    if (used < candidates && !rows.isEmpty() && !ExportRows.isWhole(rows.get(rows.size() - 1))) {
      candidates = bounded(used + used / 4);
    } else if (nanos > SLOW_NANOS) {
      candidates = bounded(candidates / 2);
    } else if (nanos < QUICK_NANOS) {
      candidates = bounded(candidates * 2L);
    }
  }

  private static int bounded(long wanted) {
    return (int) Math.max(MIN_CANDIDATES, Math.min(MAX_CANDIDATES, wanted));
  }

  private Future<List<ExportedRow>> again(Throwable failure, int asked) {
    if (failure instanceof PgException refused
        && TIMED_OUT.equals(refused.getSqlState())
        && asked > MIN_CANDIDATES) {
      candidates = bounded(asked / 8);
      return page();
    }
    return Future.failedFuture(failure);
  }

  /** Begins the file with its first piece: what fails before that is answered as a problem. */
  private Future<byte[]> encode(Callable<byte[]> encoding) {
    boolean first = !begun;
    begun = true;
    return vertx.executeBlocking(
        () -> first ? joined(format.begin(), encoding.call()) : encoding.call(), false);
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private Future<Void> write(byte[] piece) {
    if (ended.future().isComplete()) {
      return ended.future();
    }
    if (piece.length == 0) {
      return Future.succeededFuture();
    }
    response.write(Buffer.buffer(piece));
    if (!response.writeQueueFull()) {
      return Future.succeededFuture();
    }
    room = Promise.promise();
    return room.future()
        .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
        .recover(late -> Future.failedFuture(new GoneException("the reader takes nothing")));
  }

  /** Nobody reads. */
  static final class GoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    GoneException(String message) {
      super(message, null, false, false);
    }
  }
}
