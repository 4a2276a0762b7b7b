package io.plaudit.benchmarks.row;

import static io.plaudit.benchmarks.row.Doors.OURS;
import static io.plaudit.benchmarks.row.Run.ASKED;

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

/** One feedback a request, beside what parsing alone and sending alone allow. */
public final class SingleRow implements Row {

  private static final String PARSE = "bare: parse only";
  private static final String SEND = "bare: raw body to Kafka";
  private static final List<Integer> CONNECTIONS = List.of(64, 256);
  private static final String P50 = "single-p50";
  private static final String P99 = "single-p99";
  private static final String BLOCKED = "single-blocked";
  private static final String SENT = "single-sent";
  private static final int PLENTY = 256;
  private static final double HALF = 0.5;

  @Override
  public Section section() {
    List<Figure> figures = new ArrayList<>();
    List<Bar> bars = new ArrayList<>();
    for (int connections : CONNECTIONS) {
      String title = "Single feedback: acknowledged requests, " + connections + " connections";
      figures.add(
          Figure.bars(rate(connections), title, "requests/s", OURS, SEND, PARSE)
              .comparing(OURS, SEND, PARSE));
      bars.add(
          Bar.ratioAtLeast(
              "single ≥ 0.80 × bare handler at " + connections + " connections",
              rate(connections),
              OURS,
              SEND,
              0.80));
    }
    figures.add(
        Figure.bars(P50, "Single feedback at half of Plaudit's maximum: p50", "ms", OURS, SEND));
    figures.add(
        Figure.bars(P99, "Single feedback at half of Plaudit's maximum: p99", "ms", OURS, SEND));
    figures.add(Figure.bars(BLOCKED, "Mean wait of a request for a connection", "ms", OURS, SEND));
    figures.add(Figure.bars(SENT, "What was sent meanwhile", "requests/s", ASKED, OURS, SEND));
    bars.add(
        Bar.atMost("single p99 ≤ 10 ms at half of the maximum", P99, OURS, 10)
            .under(SENT, OURS, ASKED));
    return new Section(
        "a",
        "Ingest: one feedback a request",
        """
        Bodies of about 300 bytes in Portkey's format with four tags. *Plaudit*: the front door, answering when Kafka has acknowledged. *bare: parse only*: a Vert.x server with the same options that parses
        the body by streaming Jackson and sends nothing. *bare: raw body to Kafka*: such a server that hands the raw body, without a key, to a producer with Plaudit's settings and answers about 200 bytes of JSON on its acknowledgement.
        One event loop each; wrk with one thread, closed loop. Latencies: Hyperfoil at a fixed rate over 256 connections, half of the median of Plaudit's maxima at 256 connections; requests
        are sent when they are due, however slowly others are answered; what a request waits for a free connection is not in the latency and stands beside it.

        Strimzi Kafka Bridge 1.0.0 was **measured elsewhere**, before an equal broker under an equal load on a machine of the same kind: 4,000–5,000 requests/s, p99 180–530 ms.
        """,
        figures,
        bars);
  }

  @Override
  public void run(Run run) throws Exception {
    Load load = run.load(5_000, 1);
    try (Broker broker = Broker.start(run.jvm(), run.scratch().resolve("broker"));
        Doors doors = Doors.open(run, broker, Map.of(SEND, Work.SEND, PARSE, Work.PARSE))) {
      for (URI url : doors.urls().values()) {
        load.maximum(url, PLENTY, run.size(15, 3));
      }
      List<Run.Turn> turns = new ArrayList<>();
      doors.urls().forEach((name, url) -> turns.add(round -> measure(run, load, round, name, url)));
      run.turns(5, turns);
      double half =
          HALF * run.results().samples(run.row()).of(rate(PLENTY)).by(OURS).values().median();
      run.turns(
          3,
          List.of(
              round -> latency(run, load, round, OURS, doors.urls().get(OURS), (int) half),
              round -> latency(run, load, round, SEND, doors.urls().get(SEND), (int) half)));
    }
  }

  private static void measure(Run run, Load load, String round, String name, URI url)
      throws Exception {
    for (int connections : CONNECTIONS) {
      Answered answered = load.maximum(url, connections, run.size(8, 3));
      run.add(round, rate(connections), name, answered.get("requests") / answered.get("seconds"));
    }
  }

  private static void latency(Run run, Load load, String round, String name, URI url, int rate)
      throws Exception {
    int seconds = run.size(20, 5);
    Answered answered = load.atRate(url, rate, run.size(5, 3), seconds);
    run.add(round, SENT, ASKED, rate);
    run.add(round, SENT, name, answered.get("requests") / seconds);
    run.add(round, P50, name, answered.get("p50"));
    run.add(round, P99, name, answered.get("p99"));
    run.add(round, BLOCKED, name, answered.get("blocked") / answered.get("requests"));
  }

  private static String rate(int connections) {
    return "single-" + connections;
  }
}
