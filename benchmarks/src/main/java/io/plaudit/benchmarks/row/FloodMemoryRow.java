package io.plaudit.benchmarks.row;

import io.plaudit.benchmarks.load.Flood;
import io.plaudit.benchmarks.load.Load;
import io.plaudit.benchmarks.load.Schedule;
import io.plaudit.benchmarks.part.Child;
import io.plaudit.benchmarks.part.Counters;
import io.plaudit.benchmarks.part.Memory;
import io.plaudit.benchmarks.part.Services.Service;
import io.plaudit.benchmarks.report.Bar;
import io.plaudit.benchmarks.report.Figure;
import io.plaudit.benchmarks.report.Section;
import java.time.Duration;
import java.util.List;

/** Whether both services stay within their bounds while more comes than they can take. */
public final class FloodMemoryRow implements Row {

  private static final String INGEST = "ingest";
  private static final String AGGREGATOR = "aggregator";
  private static final String HEAP = "flood-heap";
  private static final String DIRECT = "flood-direct";
  private static final String RESIDENT = "flood-resident";
  private static final int CONNECTIONS = 256;
  private static final int ARRAYS_AT_ONCE = 32;
  private static final int MINUTES = 10;
  private static final int SECONDS_PER_MINUTE = 60;
  private static final double MB = 1_000_000;
  private static final Duration STEP = Duration.ofSeconds(5);

  /** The heap that every JVM is given, 1 GiB, and what it needs beside it. */
  private static final double MOST_RESIDENT = 1_074 + 450;

  private static final double MOST_DIRECT = 256;

  @Override
  public Section section() {
    return new Section(
        "flood-memory",
        "Memory of both services under a flood",
        """
        All parts, each a process. One tenant sends single feedbacks over 256 connections as fast as they are answered (wrk), another arrays of 100 over 32, a third 5,000 a second by a key with `"rate":100`, a fourth reads and writes at its pace; more comes than the aggregator applies, so that its backlog grows all the time.
        Every five seconds: heap and direct memory as the services' metrics have them, and the resident size. The heap may take 1 GiB.
        """,
        List.of(
            Figure.lines(HEAP, "Heap in use", "MB", "seconds", INGEST, AGGREGATOR),
            Figure.lines(DIRECT, "Direct memory", "MB", "seconds", INGEST, AGGREGATOR),
            Figure.lines(RESIDENT, "Resident size", "MB", "seconds", INGEST, AGGREGATOR)),
        List.of(
            most("ingest: resident ≤ heap limit + 450 MB, always", RESIDENT, INGEST, MOST_RESIDENT),
            most(
                "aggregator: resident ≤ heap limit + 450 MB, always",
                RESIDENT,
                AGGREGATOR,
                MOST_RESIDENT),
            most("ingest: direct memory ≤ 256 MB, always", DIRECT, INGEST, MOST_DIRECT),
            most("aggregator: direct memory ≤ 256 MB, always", DIRECT, AGGREGATOR, MOST_DIRECT)));
  }

  private static Bar most(String claim, String figure, String service, double limit) {
    return new Bar(claim, samples -> samples.of(figure).by(service).values().max(), limit, false);
  }

  /** A round is a minute here. */
  @Override
  public void run(Run run) throws Exception {
    int seconds = run.rounds().orElse(run.size(MINUTES, 1)) * SECONDS_PER_MINUTE;
    Duration length = Duration.ofSeconds(seconds);
    Load load = run.load(5_000, 1);
    try (Whole whole = Whole.open(run, run.scratch().resolve("whole"), Neighbours.variables());
        Child generator =
            load.beginMaximum(whole.ingest().at("/v1/feedback"), CONNECTIONS, seconds);
        Flood arrays = Neighbours.atMost(whole.ingest().at("/"), ARRAYS_AT_ONCE);
        Flood rated = Neighbours.rated(whole.ingest().at("/"), 50 * Neighbours.RATE)) {
      Schedule schedule = new Schedule(STEP, length);
      long begun = System.nanoTime();
      while (schedule.awaitNext().isPresent()) {
        double at = Math.rint((System.nanoTime() - begun) / 1e9);
        look(run, at, INGEST, whole.ingest());
        look(run, at, AGGREGATOR, whole.aggregator());
      }
      run.say(Load.await(generator, seconds).get("requests") + " single feedbacks");
      run.say("arrays by status: " + arrays + "; of the tenant with a rate: " + rated);
    }
  }

  private static void look(Run run, double at, String name, Service service) throws Exception {
    Counters counters = Counters.read(service.metrics());
    run.add(run.name(), HEAP, name, at, counters.sum("jvm_memory_used_bytes{area=\"heap\"") / MB);
    run.add(
        run.name(),
        DIRECT,
        name,
        at,
        counters.sum("jvm_buffer_memory_used_bytes{id=\"direct\"") / MB);
    run.add(run.name(), RESIDENT, name, at, Memory.ofTree(service.child().pid()).resident());
  }
}
