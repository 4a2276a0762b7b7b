package io.plaudit.benchmarks.row;

import io.plaudit.benchmarks.load.Answered;
import io.plaudit.benchmarks.load.Client;
import io.plaudit.benchmarks.load.Exactly;
import io.plaudit.benchmarks.load.Feedbacks;
import io.plaudit.benchmarks.load.Rated;
import io.plaudit.benchmarks.load.Rated.Submission;
import io.plaudit.benchmarks.load.Wrk;
import io.plaudit.benchmarks.part.Broker;
import io.plaudit.benchmarks.part.Counters;
import io.plaudit.benchmarks.part.Services;
import io.plaudit.benchmarks.part.Services.Service;
import io.plaudit.benchmarks.report.Bar;
import io.plaudit.benchmarks.report.Figure;
import io.plaudit.benchmarks.report.Section;
import io.plaudit.codec.Topics;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Feedback by presigned URLs, beside the same by an API key at the same front door. */
public final class TokensRow implements Row {

  private static final String BY_KEY = "POST /v1/feedback";
  private static final String POST = "presigned URL: POST";
  private static final String GET = "presigned URL: GET";
  private static final List<Integer> CONNECTIONS = List.of(64, 256);
  private static final double ENOUGH = 0.80;

  private static final String CHECKED = "tokens-checked";
  private static final String SENT = "sent";
  private static final String ACCEPTED = "answered 2xx";
  private static final String BY_SIGNATURE = "checked by signature";
  private static final String LOOKED_UP = "looked up";
  private static final String LOGGED = "in the log";

  private static final long SEED = 11;
  private static final int TRACES = 500_000;

  /** Used in turn. */
  private static final int TOKENS = 50_000;

  private static final int MILLION = 1_000_000;
  private static final Duration LIMIT = Duration.ofMinutes(15);

  /** Uses of one token a minute, so many that no token is refused here; room for all tokens. */
  private static final Map<String, String> ROOM =
      Map.of("PLAUDIT_TOKEN_RATE", "1000000", "PLAUDIT_OBJECT_BYTES", "" + 1024L * 1024 * 1024);

  /** One way in which feedback comes: where, what is sent, and with which key. */
  private record Way(String name, URI url, Path requests, List<String> key) {}

  @Override
  public Section section() {
    List<Figure> figures = new ArrayList<>();
    List<Bar> bars = new ArrayList<>();
    for (int connections : CONNECTIONS) {
      String title = "Presigned URLs: acknowledged requests, " + connections + " connections";
      figures.add(
          Figure.bars(rate(connections), title, "requests/s", BY_KEY, POST, GET)
              .comparing(POST, BY_KEY)
              .comparing(GET, BY_KEY));
      for (String way : List.of(POST, GET)) {
        bars.add(
            Bar.ratioAtLeast(
                "%s ≥ 0.80 × %s at %d connections".formatted(way, BY_KEY, connections),
                rate(connections),
                way,
                BY_KEY,
                ENOUGH));
      }
    }
    for (int connections : CONNECTIONS) {
      String title = "Processor time of the front door, " + connections + " connections";
      figures.add(Figure.bars(time(connections), title, "µs a request", BY_KEY, POST, GET));
    }
    figures.add(
        Figure.bars(
            CHECKED,
            "What became of a million submissions",
            "submissions",
            SENT,
            ACCEPTED,
            BY_SIGNATURE,
            LOOKED_UP,
            LOGGED));
    bars.add(Bar.ratioAtLeast("every submission answered 2xx", CHECKED, ACCEPTED, SENT, 1));
    bars.add(
        Bar.ratioAtLeast("every token checked by its signature", CHECKED, BY_SIGNATURE, SENT, 1));
    bars.add(Bar.atMost("no token looked up", CHECKED, LOOKED_UP, 0));
    return new Section(
        "tokens",
        "Ingest: feedback by presigned URLs",
        """
        The same feedback three ways, before one front door and one broker. *POST /v1/feedback*: bodies of about 250 bytes in Portkey's format with an API key. *presigned URL: POST*: LangSmith's `{"score":…,"metadata":…}` with the same
        metadata, to 50,000 signed URLs in turn, whose paths have about 250 characters. *presigned URL: GET*: score and comment in the query. wrk with one thread, closed loop, the ways taking turns. Processor time is user and system time of the front door's process.

        Before that, a new front door is sent a million submissions by signed URLs, POST and GET in turn, each once, over 64 connections: *checked by signature* and *looked up* are what its metric `plaudit_ingest_tokens_checked_total` says
        afterwards, *in the log* is what the events topic holds.
        """,
        figures,
        bars);
  }

  @Override
  public void run(Run run) throws Exception {
    try (Broker broker = Broker.start(run.jvm(), run.scratch().resolve("broker"));
        Service ingest = new Services(run.jvm(), broker).ingest(Services.freePort(), ROOM)) {
      Rated rated =
          Rated.make(new Client(), ingest.at("/"), new Feedbacks(SEED, 0, TRACES), TOKENS);
      million(run, broker, ingest, rated);
      List<Way> ways =
          List.of(
              way(run, BY_KEY, ingest, rated.byKey(), List.of(Services.KEY)),
              way(run, POST, ingest, lines(rated.posts()), List.of()),
              way(run, GET, ingest, lines(rated.gets()), List.of()));
      Wrk wrk = new Wrk(run.home().resolve("benchmarks"), run.jvm().logs());
      for (Way way : ways) {
        maximum(wrk, way, CONNECTIONS.get(0), run.size(10, 3));
      }
      List<Run.Turn> turns = new ArrayList<>();
      ways.forEach(way -> turns.add(round -> measure(run, wrk, ingest, round, way)));
      run.turns(5, turns);
    }
  }

  private static void million(Run run, Broker broker, Service ingest, Rated rated)
      throws Exception {
    int number = run.size(MILLION, 20_000);
    List<Submission> both = new ArrayList<>();
    for (int i = 0; i < rated.posts().size(); i++) {
      both.add(rated.posts().get(i));
      both.add(rated.gets().get(i));
    }
    long accepted = new Exactly(ingest.at("/"), both, number).run(CONNECTIONS.get(0), LIMIT);
    Counters counters = Counters.read(ingest.metrics());
    String round = run.name() + "-0";
    run.add(round, CHECKED, SENT, number);
    run.add(round, CHECKED, ACCEPTED, (double) accepted);
    run.add(round, CHECKED, BY_SIGNATURE, checked(counters, "signature"));
    run.add(round, CHECKED, LOOKED_UP, checked(counters, "lookup"));
    run.add(
        round,
        CHECKED,
        LOGGED,
        broker.ends(Topics.EVENTS).values().stream().mapToDouble(Long::doubleValue).sum());
  }

  private static double checked(Counters counters, String by) {
    return counters.get("plaudit_ingest_tokens_checked_total{by=\"" + by + "\"}");
  }

  private static Way way(
      Run run, String name, Service ingest, List<String> requests, List<String> key)
      throws IOException {
    Path file = run.scratch().resolve(name.replaceAll("\\W+", "-") + ".txt");
    Files.write(file, requests);
    return new Way(name, ingest.at("/v1/feedback"), file, key);
  }

  private static List<String> lines(List<Submission> submissions) {
    return submissions.stream().map(Submission::line).toList();
  }

  private static void measure(Run run, Wrk wrk, Service ingest, String round, Way way)
      throws Exception {
    for (int connections : CONNECTIONS) {
      Duration before = ingest.child().processorTime();
      Answered answered = maximum(wrk, way, connections, run.size(8, 3));
      Duration used = ingest.child().processorTime().minus(before);
      double requests = answered.get("requests");
      run.add(round, rate(connections), way.name(), requests / answered.get("seconds"));
      run.add(round, time(connections), way.name(), used.toNanos() / 1e3 / requests);
    }
  }

  private static Answered maximum(Wrk wrk, Way way, int connections, int seconds)
      throws IOException, InterruptedException {
    return wrk.maximum(way.url(), way.requests(), way.key(), connections, seconds);
  }

  private static String rate(int connections) {
    return "tokens-" + connections;
  }

  private static String time(int connections) {
    return "tokens-time-" + connections;
  }
}
