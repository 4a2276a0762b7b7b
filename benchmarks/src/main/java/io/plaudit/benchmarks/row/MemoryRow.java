package io.plaudit.benchmarks.row;

import io.plaudit.benchmarks.load.Load;
import io.plaudit.benchmarks.part.Memory;
import io.plaudit.benchmarks.report.Bar;
import io.plaudit.benchmarks.report.Figure;
import io.plaudit.benchmarks.report.Section;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What each part holds in memory, and how soon a standalone is ready. */
public final class MemoryRow implements Row {

  private static final String IDLE = "memory-idle";
  private static final String LOADED = "memory-loaded";
  private static final String STANDALONE = "memory-standalone";
  private static final String START = "start-up";
  private static final String INGEST = "ingest";
  private static final String RESIDENT = "resident";
  private static final String PROPORTIONAL = "proportional";
  private static final String FIRST = "new directory";
  private static final String AGAIN = "old directory";
  private static final int CONNECTIONS = 64;
  private static final int SETTLE_SECONDS = 10;

  @Override
  public Section section() {
    return new Section(
        "f",
        "Memory and start-up",
        """
        Resident sizes (VmRSS) of the parts as processes of their own, ten seconds after they are ready, and at the end of a load of single feedbacks by wrk over 64 connections, as much as the front door takes.
        PostgreSQL is many processes that share memory: its resident size is their sum, *proportional* divides what is shared (PSS). The standalone is `java -jar` with all its processes; ready is when its front door says that writes and reads both work.
        """,
        List.of(
            Figure.bars(IDLE, "Memory of each part, idle", "MB"),
            Figure.bars(LOADED, "Memory of each part under full load", "MB"),
            Figure.bars(STANDALONE, "Memory of a standalone with all its processes, idle", "MB"),
            Figure.bars(START, "From java -jar to ready", "s", FIRST, AGAIN)),
        List.of(
            Bar.atMost("standalone idle ≤ 700 MB", STANDALONE, RESIDENT, 700),
            Bar.atMost("standalone ready ≤ 8 s in a new directory", START, FIRST, 8),
            Bar.atMost("ingest idle ≤ 200 MB", IDLE, INGEST, 200)));
  }

  @Override
  public void run(Run run) throws Exception {
    int starts = run.rounds(3);
    for (int number = 1; number <= starts; number++) {
      standalone(run, run.name() + "-" + number);
    }
    parts(run, run.name() + "-1");
  }

  private static void standalone(Run run, String round) throws Exception {
    Path data = run.scratch().resolve("standalone-" + round);
    try (Standalone first = Standalone.start(run.jvm(), data)) {
      run.add(round, START, FIRST, first.secondsToReady());
    }
    try (Standalone again = Standalone.start(run.jvm(), data)) {
      run.add(round, START, AGAIN, again.secondsToReady());
      settle(run);
      Memory memory = Memory.ofTree(again.pid());
      run.add(round, STANDALONE, RESIDENT, memory.resident());
      run.add(round, STANDALONE, PROPORTIONAL, memory.proportional());
    }
  }

  private static void parts(Run run, String round) throws Exception {
    Load load = run.load(5_000, 1);
    try (Whole whole = Whole.open(run, run.scratch().resolve("whole"))) {
      settle(run);
      measure(run, round, IDLE, whole);
      load.maximum(whole.ingest().at("/v1/feedback"), CONNECTIONS, run.size(60, 5));
      measure(run, round, LOADED, whole);
    }
  }

  private static void measure(Run run, String round, String figure, Whole whole) {
    Map<String, Memory> parts = new LinkedHashMap<>();
    parts.put(INGEST, Memory.ofTree(whole.ingest().child().pid()));
    parts.put("aggregator", Memory.ofTree(whole.aggregator().child().pid()));
    parts.put("broker", Memory.ofTree(whole.broker().pid()));
    parts.put("PostgreSQL", Memory.ofDatabases());
    parts.forEach((name, memory) -> run.add(round, figure, name, memory.resident()));
    run.add(round, figure, "PostgreSQL proportional", parts.get("PostgreSQL").proportional());
  }

  private static void settle(Run run) throws InterruptedException {
    TimeUnit.SECONDS.sleep(run.size(SETTLE_SECONDS, 3));
  }
}
