package io.plaudit.benchmarks.row;

import static io.plaudit.benchmarks.row.Doors.OURS;

import io.plaudit.benchmarks.limit.BareServer.Work;
import io.plaudit.benchmarks.load.Answered;
import io.plaudit.benchmarks.load.Load;
import io.plaudit.benchmarks.part.Broker;
import io.plaudit.benchmarks.report.Bar;
import io.plaudit.benchmarks.report.Figure;
import io.plaudit.benchmarks.report.Section;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A hundred feedbacks a request, beside a server that only splits and sends. */
public final class BulkRow implements Row {

  private static final String SEND = "bare: raw items to Kafka";
  private static final List<Integer> CONNECTIONS = List.of(16, 64);
  private static final int ITEMS = 100;

  @Override
  public Section section() {
    List<Figure> figures = new ArrayList<>();
    List<Bar> bars = new ArrayList<>();
    for (int connections : CONNECTIONS) {
      String title = "Arrays of 100: acknowledged feedback, " + connections + " connections";
      figures.add(
          Figure.bars(rate(connections), title, "events/s", OURS, SEND).comparing(OURS, SEND));
      figures.add(
          Figure.bars(
              p99(connections),
              "Arrays of 100 at the maximum: p99 of a request, " + connections + " connections",
              "ms",
              OURS,
              SEND));
      bars.add(
          Bar.ratioAtLeast(
              "bulk ≥ 0.50 × bare handler at " + connections + " connections",
              rate(connections),
              OURS,
              SEND,
              0.50));
    }
    return new Section(
        "b",
        "Ingest: a hundred feedbacks a request",
        """
        JSON arrays of 100 feedbacks. *Plaudit* checks, keys and encodes each and answers when all are acknowledged. *bare*: a server with the same options that splits
        the array by a streaming parse, hands each item's raw bytes, without a key, to a producer with Plaudit's settings, and answers when all are acknowledged. wrk with one thread, closed loop; the latencies are those at that maximum.

        Strimzi Kafka Bridge 1.0.0 was **measured elsewhere**, before an equal broker under an equal load on a machine of the same kind: 28,000–32,000 events/s.
        """,
        figures,
        bars);
  }

  @Override
  public void run(Run run) throws Exception {
    Load load = run.load(300, ITEMS);
    try (Broker broker = Broker.start(run.jvm(), run.scratch().resolve("broker"));
        Doors doors = Doors.open(run, broker, Map.of(SEND, Work.SEND_ITEMS))) {
      for (URI url : doors.urls().values()) {
        load.maximum(url, CONNECTIONS.get(0), run.size(15, 3));
      }
      List<Run.Turn> turns = new ArrayList<>();
      doors.urls().forEach((name, url) -> turns.add(round -> measure(run, load, round, name, url)));
      run.turns(5, turns);
    }
  }

  private static void measure(Run run, Load load, String round, String name, URI url)
      throws Exception {
    for (int connections : CONNECTIONS) {
      Answered answered = load.maximum(url, connections, run.size(8, 3));
      double requests = answered.get("requests") / answered.get("seconds");
      run.add(round, rate(connections), name, requests * ITEMS);
      run.add(round, p99(connections), name, answered.get("p99"));
    }
  }

  private static String rate(int connections) {
    return "bulk-" + connections;
  }

  private static String p99(int connections) {
    return "bulk-p99-" + connections;
  }
}
