package io.plaudit.benchmarks.row;

import io.plaudit.benchmarks.load.Flood;
import io.plaudit.benchmarks.report.Bar;
import io.plaudit.benchmarks.report.Figure;
import io.plaudit.benchmarks.report.Samples;
import io.plaudit.benchmarks.report.Section;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** What a tenant feels of another that floods the same services. */
public final class NeighboursRow implements Row {

  private static final String WRITES_P50 = "floods-writes-p50";
  private static final String WRITES_P99 = "floods-writes-p99";
  private static final String READS_P50 = "floods-reads-p50";
  private static final String READS_P99 = "floods-reads-p99";
  private static final String SENT = "floods-sent";
  private static final String ALONE = "alone";
  private static final String RATED = "neighbour at 50 times its rate";
  private static final String USERS = "2,000,000 users of a neighbour";
  private static final String AFTER = "after them";
  private static final String SPREAD = "half of all on many traces";
  private static final String ONE_TRACE = "half of all on one trace";
  private static final String[] ALL = {ALONE, RATED, USERS, AFTER, SPREAD, ONE_TRACE};
  private static final int TIMES_ITS_RATE = 50;
  private static final double LEAST_MS = 20;
  private static final int ARRAYS_PER_SECOND = 10;
  private static final Duration WARM_UP = Duration.ofSeconds(15);

  @Override
  public Section section() {
    return new Section(
        "floods",
        "What a tenant feels of its neighbours",
        """
        Broker, database, aggregator and front door each a process. One tenant posts a hundred feedbacks and asks forty questions a second (summary, a user, users in order; `consistency=eventual`, so that what is timed is the answer and not the log before it); times are from when a request was due. Beside it:
        *neighbour at 50 times its rate*: 5,000 single feedbacks a second by a key with `"rate":100`, 98 of 100 of which are answered 429; *2,000,000 users*: arrays of 100 by eight connections of a key without a rate, each feedback with a `_user` of its own, until two million are sent; *after them*: when they are applied;
        *half of all on one trace*: two keys send 1,000 feedbacks a second each in arrays, one of them on a single trace, so in one partition; *on many traces*: the same load spread.
        """,
        List.of(
            Figure.bars(WRITES_P50, "Writes of the quiet tenant: p50", "ms", ALL),
            Figure.bars(WRITES_P99, "Writes of the quiet tenant: p99", "ms", ALL),
            Figure.bars(READS_P50, "Reads of the quiet tenant: p50", "ms", ALL),
            Figure.bars(READS_P99, "Reads of the quiet tenant: p99", "ms", ALL),
            Figure.bars(SENT, "Feedbacks the neighbours were acknowledged", "events/s", ALL)),
        List.of(
            bar("writes beside 50 times a rate: p99 ≤ 2 × alone or 20 ms", WRITES_P99),
            bar("reads beside 50 times a rate: p99 ≤ 2 × alone or 20 ms", READS_P99)));
  }

  /** What is allowed is 1. */
  private static Bar bar(String claim, String figure) {
    return new Bar(claim, samples -> ofAllowed(samples, figure), 1, false);
  }

  private static double ofAllowed(Samples samples, String figure) {
    double alone = samples.of(figure).by(ALONE).values().median();
    double beside = samples.of(figure).by(RATED).values().median();
    return beside / Math.max(2 * alone, LEAST_MS);
  }

  @Override
  public void run(Run run) throws Exception {
    Duration length = Duration.ofSeconds(run.size(60, 8));
    int users = run.size(2_000_000, 100_000);
    try (Whole whole = Whole.open(run, run.scratch().resolve("whole"), Neighbours.variables())) {
      Quiet quiet = new Quiet(whole);
      URI door = whole.ingest().at("/");
      run.say("warming up");
      quiet.measure(WARM_UP);
      String round = run.name() + "-1";
      measure(run, round, ALONE, quiet, length);
      try (Flood flood = Neighbours.rated(door, TIMES_ITS_RATE * Neighbours.RATE)) {
        measure(run, round, RATED, quiet, length, flood);
        run.say("answers to the neighbour by status: " + flood);
      }
      try (Flood flood = Neighbours.users(door, users)) {
        measure(run, round, USERS, quiet, length, flood);
        flood.awaitEnd(Duration.ofMinutes(30).toSeconds());
        run.say("answers to the neighbour by status: " + flood);
      }
      whole.awaitApplied();
      measure(run, round, AFTER, quiet, length);
      try (Flood flood = Neighbours.manyTraces(door, ARRAYS_PER_SECOND);
          Flood other = Neighbours.manyTraces(door, ARRAYS_PER_SECOND)) {
        measure(run, round, SPREAD, quiet, length, flood, other);
      }
      whole.awaitApplied();
      try (Flood flood = Neighbours.oneTrace(door, ARRAYS_PER_SECOND);
          Flood other = Neighbours.manyTraces(door, ARRAYS_PER_SECOND)) {
        measure(run, round, ONE_TRACE, quiet, length, flood, other);
      }
    }
  }

  private static void measure(
      Run run, String round, String name, Quiet quiet, Duration length, Flood... floods)
      throws InterruptedException {
    long before = acknowledged(name, floods);
    Quiet.Times times = quiet.measure(length);
    double sent = (acknowledged(name, floods) - before) / (double) length.toSeconds();
    run.say(name + ": " + times.writes().count() + " writes, " + times.reads().count() + " reads");
    run.add(round, WRITES_P50, name, times.writes().median());
    run.add(round, WRITES_P99, name, times.writes().quantile(0.99));
    run.add(round, READS_P50, name, times.reads().median());
    run.add(round, READS_P99, name, times.reads().quantile(0.99));
    run.add(round, SENT, name, sent);
  }

  private static long acknowledged(String name, Flood... floods) {
    long requests = 0;
    for (Flood flood : floods) {
      requests += flood.answered(200);
    }
    return name.equals(RATED) ? requests : requests * Neighbours.ARRAY;
  }
}
