package io.plaudit.benchmarks.row;

import io.plaudit.benchmarks.load.Load;
import io.plaudit.benchmarks.load.Schedule;
import io.plaudit.benchmarks.part.Broker;
import io.plaudit.benchmarks.part.Child;
import io.plaudit.benchmarks.part.Memory;
import io.plaudit.benchmarks.part.Services;
import io.plaudit.benchmarks.part.Services.Service;
import io.plaudit.benchmarks.report.Bar;
import io.plaudit.benchmarks.report.Figure;
import io.plaudit.benchmarks.report.Sample;
import io.plaudit.benchmarks.report.Samples;
import io.plaudit.benchmarks.report.Section;
import io.plaudit.benchmarks.report.Statistics;
import java.time.Duration;
import java.util.List;

/** Whether the front door grows while it is under full load for ten minutes. */
public final class SoakRow implements Row {

  private static final String RESIDENT = "soak-resident";
  private static final String INGEST = "Plaudit ingest";
  private static final int CONNECTIONS = 256;
  private static final int MINUTES = 10;
  private static final int SECONDS_PER_MINUTE = 60;
  private static final Duration STEP = Duration.ofSeconds(5);

  /** Past the time in which the heap takes its size. */
  private static final double EARLY = 0.4;

  private static final double LATE = 0.8;

  @Override
  public Section section() {
    return new Section(
        "soak",
        "Ingest alone under ten minutes of full load",
        """
        The front door before a broker, wrk over 256 connections with single feedbacks as fast as they are answered; the resident size every five seconds.
        Growth is the median of the last fifth over that from 20 to 40 % of the time: until then the heap takes its size.
        """,
        List.of(
            Figure.lines(
                RESIDENT, "Resident size of ingest under full load", "MB", "seconds", INGEST)),
        List.of(
            new Bar("no growth: last fifth ≤ 1.05 × second fifth", SoakRow::growth, 1.05, false)));
  }

  private static double growth(Samples samples) {
    double end = samples.all().stream().mapToDouble(Sample::x).max().orElse(0);
    return median(samples, LATE * end, end) / median(samples, EARLY / 2 * end, EARLY * end);
  }

  private static double median(Samples samples, double from, double to) {
    return new Statistics(
            samples.all().stream()
                .filter(sample -> sample.x() >= from && sample.x() <= to)
                .mapToDouble(Sample::value))
        .median();
  }

  /** A round is a minute here. */
  @Override
  public void run(Run run) throws Exception {
    int seconds = run.rounds().orElse(run.size(MINUTES, 1)) * SECONDS_PER_MINUTE;
    Load load = run.load(5_000, 1);
    try (Broker broker = Broker.start(run.jvm(), run.scratch().resolve("broker"));
        Service ingest = new Services(run.jvm(), broker).ingest(Services.freePort());
        Child generator = load.beginMaximum(ingest.at("/v1/feedback"), CONNECTIONS, seconds)) {
      Schedule schedule = new Schedule(STEP, Duration.ofSeconds(seconds));
      long begun = System.nanoTime();
      while (schedule.awaitNext().isPresent()) {
        double at = Math.rint((System.nanoTime() - begun) / 1e9);
        Memory memory = Memory.ofTree(ingest.child().pid());
        run.add(run.name(), RESIDENT, INGEST, at, memory.resident());
      }
      run.say(Load.await(generator, seconds).get("requests") + " requests");
    }
  }
}
