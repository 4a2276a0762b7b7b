package io.plaudit.benchmarks.row;

import io.plaudit.benchmarks.part.Broker;
import io.plaudit.benchmarks.part.Database;
import io.plaudit.benchmarks.report.Bar;
import io.plaudit.benchmarks.report.Figure;
import io.plaudit.benchmarks.report.Samples;
import io.plaudit.benchmarks.report.Section;
import io.plaudit.benchmarks.report.Statistics;
import io.plaudit.codec.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
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

  static final String END = "end";

  @Override
  public Section section() {
    return new Section(
        "growth",
        "Aggregator: from 1,000,000 to 10,000,000 stored feedbacks",
        """
        Ten steps of 1,000,000 events each into one store, each with 500,000 traces of its own. At each step the rows that Plaudit added are copied into a table
        of the same size that has grown by COPY alone, in as many connections. Flat means that the ratio of the two does not fall while both grow.
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

  private static double flatness(Samples samples) {
    Samples ratios = samples.of(RATIO);
    double[] places =
        ratios.all().stream().mapToDouble(sample -> sample.x()).sorted().distinct().toArray();
    if (places.length < 2) {
      return Double.NaN;
    }
    Statistics last = ratios.at(places[places.length - 1]).values();
    return last.median() / ratios.at(places[0]).values().median();
  }

  @Override
  public void run(Run run) throws Exception {
    Path store = run.data().resolve("store");
    Files.createDirectories(store);
    try (Broker broker = Broker.start(run.jvm(), store.resolve("broker"));
        Database database = Database.start(store.resolve("postgres"))) {
      int step = run.size(1_000_000, 50_000);
      if (!broker.has(Topics.EVENTS)) {
        broker.create(Topics.EVENTS);
        database.create(Whole.DATABASE);
        Files.writeString(store.resolve(END), Instant.now().toString());
      }
      Instant end = Instant.parse(Files.readString(store.resolve(END)));
      Growth growth = new Growth(run, broker, database, end, step);
      int done = growth.stored() / step;
      for (int number = done; number < Math.min(STEPS, done + run.rounds(STEPS)); number++) {
        growth.step(number);
      }
      if (growth.stored() >= STEPS * step) {
        growth.dropCopy();
      }
    }
  }
}
