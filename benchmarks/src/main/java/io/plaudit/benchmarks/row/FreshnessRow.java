package io.plaudit.benchmarks.row;

import static io.plaudit.benchmarks.row.Run.ASKED;

import io.plaudit.benchmarks.load.Client;
import io.plaudit.benchmarks.load.Load;
import io.plaudit.benchmarks.load.Schedule;
import io.plaudit.benchmarks.load.Together;
import io.plaudit.benchmarks.part.Child;
import io.plaudit.benchmarks.report.Bar;
import io.plaudit.benchmarks.report.Figure;
import io.plaudit.benchmarks.report.Section;
import io.plaudit.benchmarks.report.Statistics;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** How long after its acknowledgement a feedback is seen by a read. */
public final class FreshnessRow implements Row {

  private static final String P50 = "freshness-p50";
  private static final String P99 = "freshness-p99";
  private static final String SENT = "freshness-sent";
  private static final String OURS = "Plaudit";
  private static final int RATE = 5_000;
  private static final int WARM_UP_SECONDS = 15;
  private static final int WARM_UPS = 3;
  private static final Duration STEP = Duration.ofMillis(200);

  /** Different feedbacks in the load: new traces and users come for most of a round. */
  static final int BODIES = 100_000;

  private static final int PROBERS = 4;
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @Override
  public Section section() {
    return new Section(
        "d",
        "Freshness: from the acknowledgement to a read that sees it",
        """
        5,000 single feedbacks a second come in through the front door (Hyperfoil, fixed rate), broker, database, aggregator and front door each a process. Four probers each post a feedback five times a second
        on a trace of its own and, from the 2xx on, read that trace through the front door with the default, waiting read, until the feedback is in the answer. What counts is the time from the 2xx to that answer; a probe that begins late, because the one before it was not yet seen, counts from when it was due.
        Before the first round the same load runs for as long as three rounds without being counted: four JVMs compile their code in that time, and what they fall behind meanwhile they have to make up for.
        """,
        List.of(
            Figure.bars(P50, "Freshness at 5,000 events/s: p50", "ms", OURS),
            Figure.bars(P99, "Freshness at 5,000 events/s: p99", "ms", OURS),
            Figure.bars(SENT, "What came in meanwhile", "events/s", ASKED, OURS)),
        List.of(
            Bar.atMost("freshness p50 ≤ 50 ms", P50, OURS, 50).under(SENT, OURS, ASKED),
            Bar.atMost("freshness p99 ≤ 250 ms", P99, OURS, 250).under(SENT, OURS, ASKED)));
  }

  @Override
  public void run(Run run) throws Exception {
    Load load = run.load(BODIES, 1);
    int seconds = run.size(30, 8);
    try (Whole whole = Whole.open(run, run.scratch().resolve("whole"))) {
      for (int i = 0; i < WARM_UPS; i++) {
        run.say("warming up");
        measure(load, whole, seconds);
      }
      run.turns(3, List.of(round -> turn(run, round, load, whole, seconds)));
    }
  }

  private static void turn(Run run, String round, Load load, Whole whole, int seconds)
      throws Exception {
    Measured measured = measure(load, whole, seconds);
    run.say(measured.seen().count() + " probes");
    run.add(round, SENT, ASKED, RATE);
    run.add(round, SENT, OURS, measured.sent() / seconds);
    run.add(round, P50, OURS, measured.seen().median());
    run.add(round, P99, OURS, measured.seen().quantile(0.99));
  }

  /**
   * @param sent the requests that were answered
   */
  private record Measured(Statistics seen, double sent) {}

  private static Measured measure(Load load, Whole whole, int seconds) throws Exception {
    URI door = whole.ingest().at("/v1/feedback");
    try (Child generator = load.begin(door, RATE, WARM_UP_SECONDS, seconds)) {
      Client client = new Client();
      // The prober's own code is cold too, and the store has to catch up with the first seconds.
      Statistics seen = probe(client, whole, Duration.ofSeconds(WARM_UP_SECONDS + seconds));
      return new Measured(seen, Load.await(generator, seconds).get("requests"));
    }
  }

  private static Statistics probe(Client client, Whole whole, Duration length) throws Exception {
    // By when a probe is due: what is late is late within the load, and none is left for after it.
    long counted = System.nanoTime() + TimeUnit.SECONDS.toNanos(WARM_UP_SECONDS);
    List<Callable<List<Double>>> probers = new ArrayList<>();
    for (int i = 0; i < PROBERS; i++) {
      Schedule schedule = new Schedule(STEP, length, i, PROBERS);
      probers.add(() -> probeInTurn(client, whole, schedule, counted));
    }
    List<Double> milliseconds = Together.run(probers).stream().flatMap(List::stream).toList();
    return new Statistics(milliseconds.stream().mapToDouble(one -> one));
  }

  private static List<Double> probeInTurn(
      Client client, Whole whole, Schedule schedule, long counted) throws Exception {
    List<Double> milliseconds = new ArrayList<>();
    OptionalLong due = schedule.awaitNext();
    while (due.isPresent()) {
      long late = Math.max(0, System.nanoTime() - due.getAsLong());
      double seen = probe(client, whole) + late / (double) TimeUnit.MILLISECONDS.toNanos(1);
      if (due.getAsLong() >= counted) {
        milliseconds.add(seen);
      }
      due = schedule.awaitNext();
    }
    return milliseconds;
  }

  private static double probe(Client client, Whole whole) throws Exception {
    String trace = UUID.randomUUID().toString();
    client.post(
        whole.ingest().at("/v1/feedback"),
        "{\"trace_id\":\"" + trace + "\",\"value\":1,\"metadata\":{\"_user\":\"prober\"}}");
    long acknowledged = System.nanoTime();
    while (!client.get(whole.ingest().at("/v1/traces/" + trace)).contains("\"count\":1")) {
      if (System.nanoTime() - acknowledged > LIMIT.toNanos()) {
        throw new IllegalStateException("not seen within " + LIMIT);
      }
    }
    return (System.nanoTime() - acknowledged) / (double) TimeUnit.MILLISECONDS.toNanos(1);
  }
}
