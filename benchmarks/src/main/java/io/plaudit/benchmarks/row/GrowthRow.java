package io.plaudit.benchmarks.row;

import io.plaudit.benchmarks.part.Broker;
import io.plaudit.benchmarks.part.Database;
import io.plaudit.benchmarks.report.Bar;
import io.plaudit.benchmarks.report.Figure;
import io.plaudit.benchmarks.report.Samples;
import io.plaudit.benchmarks.report.Section;
import io.plaudit.benchmarks.report.Statistics;
import io.plaudit.codec.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;

/**
 * Whether the aggregator keeps its speed while its store grows, a step at a time. The store that it
 * leaves is kept; a run goes on where the last one ended, by as many steps as it is given rounds.
 */
public final class GrowthRow implements Row {

  static final int STEPS = 10;

  static final String OURS = "Plaudit";
  static final String COPY = "COPY as many connections";
  static final String RATE = "growth-rate";
  static final String RATIO = "growth-ratio";
  static final String OURS_TO_COPY = "Plaudit / COPY";

  @Override
  public Section section() {
    return new Section(
        "growth",
        "Aggregator: from 1,000,000 to 10,000,000 stored feedbacks",
        """
        Ten steps of 1,000,000 events each into one store, each with 500,000 traces of its own. At each step the rows that Plaudit added are copied into a table
        of the same size that has grown by COPY alone, in as many connections. Flat means that the ratio of the two does not fall while both grow.
        A step during which a run was interrupted is finished by the next run and has no figures; without those of the first and the last step the bar is not measured.
        """,
        List.of(
            Figure.lines(
                RATE,
                "Events per second while the store grows",
                "events/s",
                "feedbacks stored",
                OURS,
                COPY),
            Figure.lines(
                RATIO,
                "Plaudit / COPY while the store grows",
                "ratio",
                "feedbacks stored",
                OURS_TO_COPY)),
        List.of(
            new Bar(
                "ratio to COPY at 10 M ≥ 0.85 × that at 1 M", GrowthRow::flatness, 0.85, true)));
  }

  /** The ratio after the last step over that after the first; NaN where one of them is missing. */
  static double flatness(Samples samples) {
    Samples ratios = samples.of(RATIO);
    Statistics places = new Statistics(ratios.all().stream().mapToDouble(sample -> sample.x()));
    if (places.max() != STEPS * places.min()) {
      return Double.NaN;
    }
    double last = ratios.at(places.max()).values().median();
    return last / ratios.at(places.min()).values().median();
  }

  static int step(Run run) {
    return run.size(1_000_000, 20_000);
  }

  @Override
  public void run(Run run) throws Exception {
    KeptStore store = prepare(run);
    try (Broker broker = Broker.start(run.jvm(), store.directory().resolve("broker"));
        Database database = Database.start(store.directory().resolve("postgres"))) {
      if (!store.isBegun()) {
        broker.create(Topics.EVENTS);
        database.create(Whole.DATABASE);
        store.begun(Instant.now(), run.jvm().build().name());
      }
      Growth growth = new Growth(run.into(store.figures()), broker, database, store, step(run));
      grow(run, growth);
      if (!store.figures().samples(run.row()).isEmpty()) {
        run.results().take(run.row(), store.figures());
      }
    }
  }

  private static KeptStore prepare(Run run) throws IOException {
    KeptStore store = KeptStore.in(run.data());
    if (run.fresh() || !store.isBegun()) {
      store.delete();
    } else if (!store.build().equals(run.jvm().build().name())) {
      throw new IllegalArgumentException(
          "the store was begun by %s, and this is %s: --fresh makes a new one, --data another"
              .formatted(store.build(), run.jvm().build().name()));
    }
    Files.createDirectories(store.directory());
    return store;
  }

  private static void grow(Run run, Growth growth) throws Exception {
    growth.finishInterrupted();
    int done = growth.steps();
    int more = run.rounds().orElse(STEPS);
    for (int number = done; number < Math.min(STEPS, done + more); number++) {
      growth.step(number);
    }
    if (growth.steps() >= STEPS) {
      growth.dropCopy();
      run.say("the store is full");
    } else {
      run.say(growth.steps() + " of " + STEPS + " steps are done; the next run goes on from here");
    }
  }
}
