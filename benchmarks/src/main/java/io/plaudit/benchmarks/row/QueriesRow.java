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
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Questions to a store of ten million feedbacks while more come in. */
public final class QueriesRow implements Row {

  private static final String P50 = "queries-p50";
  private static final String P99 = "queries-p99";
  private static final String SENT = "queries-sent";
  private static final String STORED = "queries-stored";
  private static final String OURS = "Plaudit";
  private static final Duration FIRST_ANSWER = Duration.ofMinutes(3);
  private static final int RATE = 2_000;
  private static final int WARM_UP_SECONDS = 15;
  private static final Duration STEP = Duration.ofMillis(250);

  /** So many answers of a kind, and every day of the week has been read from the disk. */
  private static final int ANSWERS_BEFORE = 60;

  @Override
  public Section section() {
    String[] names = QueryKind.ALL.stream().map(QueryKind::name).toArray(String[]::new);
    List<Bar> bars =
        QueryKind.ALL.stream()
            .map(
                kind ->
                    Bar.atMost(
                            kind.name() + " p99 ≤ " + kind.limit() + " ms",
                            P99,
                            kind.name(),
                            kind.limit())
                        .under(SENT, OURS, ASKED))
            .toList();
    return new Section(
        "e",
        "Queries on 10,000,000 stored feedbacks while 2,000 events/s come in",
        """
        The store is the one that row growth left: 10,000,000 feedbacks of a week, 5,000,000 traces, 200,000 users, 50 prompts. 2,000 single feedbacks a second come in through the front door (Hyperfoil).
        A reader for each kind of question asks the aggregator with consistency=eventual, four times a second on a fixed schedule, values drawn at random; an answer is timed from when its question was due.
        Before that each kind is asked until it has answered 60 times, so that the indexes are in memory, as they are in a store in use: what comes from the disk is slower. Then the same load and questions run for as long as a round without being counted, because the JVMs still compile.
        Searched is a day drawn at random, newest first, 20 rows: a *common* value of a metadata field is in one of 8 feedbacks, a *rare* one in one of 10,000.
        """,
        List.of(
            Figure.bars(P50, "Queries at 10 M stored feedbacks: p50", "ms", names),
            Figure.bars(P99, "Queries at 10 M stored feedbacks: p99", "ms", names),
            Figure.bars(SENT, "What came in meanwhile", "events/s", ASKED, OURS),
            Figure.bars(STORED, "What the store held, and who made it", "feedbacks")),
        bars);
  }

  @Override
  public void run(Run run) throws Exception {
    KeptStore store = KeptStore.in(run.data());
    if (!store.isBegun()) {
      throw new IllegalStateException("there is no store in " + run.data() + ": run growth first");
    }
    Load load = run.load(FreshnessRow.BODIES, 1);
    int seconds = run.size(60, 10);
    try (Whole whole = Whole.open(run, store.directory());
        Applied applied = new Applied(whole.database(), Whole.DATABASE)) {
      long stored = applied.position();
      if (stored < (long) GrowthRow.STEPS * GrowthRow.step(run)) {
        throw new IllegalStateException("the store has only " + stored + ": run growth to its end");
      }
      run.add(run.name(), STORED, "made by " + store.build(), (double) stored);
      QueryKind.Store asked = new QueryKind.Store(store.end(), stored);
      awaitAnswers(whole, asked);
      run.say("warming up");
      measure(load, whole, asked, seconds);
      run.turns(3, List.of(round -> turn(run, round, load, whole, asked, seconds)));
    }
  }

  /**
   * A ranking of very many values is refused until it is made, once in the life of a process. What
   * the disk must give first is slow, and may be refused: a store in use has its indexes in memory.
   */
  private static void awaitAnswers(Whole whole, QueryKind.Store store)
      throws IOException, InterruptedException {
    Client client = new Client();
    for (QueryKind kind : QueryKind.ALL) {
      for (int i = 0; i < ANSWERS_BEFORE; i++) {
        whole
            .aggregator()
            .child()
            .await(
                "answer " + kind.name(), FIRST_ANSWER, () -> answers(kind, client, whole, store));
      }
    }
  }

  private static boolean answers(
      QueryKind kind, Client client, Whole whole, QueryKind.Store store) {
    try {
      kind.question().ask(client, whole.aggregator(), store);
      return true;
    } catch (IOException refused) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static void turn(
      Run run, String round, Load load, Whole whole, QueryKind.Store store, int seconds)
      throws Exception {
    Measured measured = measure(load, whole, store, seconds);
    run.add(round, SENT, ASKED, RATE);
    run.add(round, SENT, OURS, measured.sent() / seconds);
    measured
        .answered()
        .forEach(
            (name, times) -> {
              run.say(times.count() + " times " + name);
              run.add(round, P50, name, times.median());
              run.add(round, P99, name, times.quantile(0.99));
            });
  }

  /**
   * @param sent the requests that were answered meanwhile
   */
  private record Measured(Map<String, Statistics> answered, double sent) {}

  private static Measured measure(Load load, Whole whole, QueryKind.Store store, int seconds)
      throws Exception {
    try (Child generator =
        load.begin(whole.ingest().at("/v1/feedback"), RATE, WARM_UP_SECONDS, seconds)) {
      Client client = new Client();
      ask(client, whole, store, Duration.ofSeconds(WARM_UP_SECONDS));
      Map<String, Statistics> answered = ask(client, whole, store, Duration.ofSeconds(seconds));
      return new Measured(answered, Load.await(generator, seconds).get("requests"));
    }
  }

  /** All kinds side by side, each on its own schedule, so that none waits for another. */
  private static Map<String, Statistics> ask(
      Client client, Whole whole, QueryKind.Store store, Duration length) throws Exception {
    List<Callable<List<Double>>> readers = new ArrayList<>();
    int kinds = QueryKind.ALL.size();
    for (int i = 0; i < kinds; i++) {
      QueryKind kind = QueryKind.ALL.get(i);
      Schedule schedule = new Schedule(STEP, length, i, kinds);
      readers.add(() -> ask(client, whole, store, kind, schedule));
    }
    List<List<Double>> milliseconds = Together.run(readers);
    Map<String, Statistics> answered = new TreeMap<>();
    for (int i = 0; i < milliseconds.size(); i++) {
      answered.put(
          QueryKind.ALL.get(i).name(),
          new Statistics(milliseconds.get(i).stream().mapToDouble(one -> one)));
    }
    return answered;
  }

  private static List<Double> ask(
      Client client, Whole whole, QueryKind.Store store, QueryKind kind, Schedule schedule)
      throws Exception {
    List<Double> milliseconds = new ArrayList<>();
    OptionalLong due = schedule.awaitNext();
    while (due.isPresent()) {
      kind.question().ask(client, whole.aggregator(), store);
      milliseconds.add(
          (System.nanoTime() - due.getAsLong()) / (double) TimeUnit.MILLISECONDS.toNanos(1));
      due = schedule.awaitNext();
    }
    return milliseconds;
  }
}
