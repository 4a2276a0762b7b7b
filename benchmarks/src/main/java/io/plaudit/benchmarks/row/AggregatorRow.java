package io.plaudit.benchmarks.row;

import io.plaudit.benchmarks.limit.Copy;
import io.plaudit.benchmarks.limit.Rows;
import io.plaudit.benchmarks.load.Preload;
import io.plaudit.benchmarks.load.Written;
import io.plaudit.benchmarks.part.Broker;
import io.plaudit.benchmarks.part.Database;
import io.plaudit.benchmarks.part.Services;
import io.plaudit.benchmarks.part.Services.Service;
import io.plaudit.benchmarks.report.Bar;
import io.plaudit.benchmarks.report.Figure;
import io.plaudit.benchmarks.report.Section;
import io.plaudit.codec.Topics;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;

/** The aggregator on a topic that is full already, beside plain COPY and Kafka Streams. */
public final class AggregatorRow implements Row {

  static final String OURS = "Plaudit";
  static final String COPY = "COPY as many connections";
  static final String COPY_1 = "COPY 1 connection";
  static final String STREAMS = "Kafka Streams exactly-once";
  static final String RATE = "aggregator-rate";
  static final String TOUCHED = "aggregator-rows";

  private static final String REFERENCE = "reference";
  private static final String COPIED = "copied";

  @Override
  public Section section() {
    return new Section(
        "c",
        "Aggregator: events per second from a full topic",
        """
        A topic of 4 partitions holds 1,000,000 events (500,000 traces, 200,000 users, 50 prompts, 20 organisations, 3 environments) in the order of time, as dense as in row growth: 10,000,000 a week, so they span 16.8 hours.
        Each turn starts a fresh process. *Plaudit*: a fresh database; from its first writing session until the last offset is committed, together with all rows and aggregates.
        *COPY*: the rows that Plaudit wrote, in binary, into an empty table with the same columns, constraints and indexes, 10,000 rows a commit, synchronous_commit off as ours, in one connection and in as many as Plaudit's writers have.
        *Kafka Streams*: exactly_once_v2, RocksDB, 2 threads, count and weighted sum for the trace and for each of four tags; no rows, no SQL, no removal of duplicates; from the first record until the last offset is committed.
        Rows touched are what PostgreSQL counted while Plaudit applied the topic, divided by its events.
        """,
        List.of(
            Figure.bars(RATE, "Applying a full topic", "events/s", OURS, STREAMS, COPY, COPY_1)
                .comparing(OURS, STREAMS, COPY, COPY_1),
            Figure.bars(TOUCHED, "Rows that an event touches", "rows/event")),
        List.of(
            Bar.ratioAtLeast(
                "aggregator ≥ 1.0 × Kafka Streams exactly_once_v2", RATE, OURS, STREAMS, 1),
            Bar.ratioAtLeast(
                "aggregator ≥ 0.25 × COPY with as many connections", RATE, OURS, COPY, 0.25)));
  }

  @Override
  public void run(Run run) throws Exception {
    int events = run.size(1_000_000, 200_000);
    try (Broker broker = Broker.start(run.jvm(), run.scratch().resolve("broker"));
        Database database = Database.start(run.scratch().resolve("postgres"))) {
      run.say("filling the topic");
      broker.create(Topics.EVENTS);
      Instant start = Instant.now().minus(Preload.span(events));
      new Preload(broker.address()).run(Topics.EVENTS, start, 0, events, Written.nothing());
      Turns turns = new Turns(run, broker, database, events);
      turns.warmUp();
      run.turns(3, List.of(turns::ours, turns::streams, turns::copy));
    }
  }

  /** What takes turns, and what they share. */
  private static final class Turns {

    private final Run run;
    private final Broker broker;
    private final Database database;
    private final int events;
    private int writers;
    private Rows rows;

    Turns(Run run, Broker broker, Database database, int events) {
      this.run = run;
      this.broker = broker;
      this.database = database;
      this.events = events;
    }

    /** The first run finds the server's log files unmade; it also makes the rows to copy. */
    void warmUp() throws Exception {
      run.say("warming up");
      apply(REFERENCE);
      try (Connection connection = database.connect(REFERENCE)) {
        rows =
            Rows.of(connection, "select * from feedback", run.scratch().resolve("feedback.rows"));
      }
      if (rows.count() != events) {
        throw new IllegalStateException(rows.count() + " rows of " + events + " events");
      }
      copy(writers);
    }

    void ours(String round) throws Exception {
      String name = "turn";
      run.add(round, RATE, OURS, events / apply(name));
      countTouched(round, name);
      database.drop(name);
    }

    void streams(String round) throws Exception {
      run.add(round, RATE, STREAMS, events / new StreamsTurn(run, broker).seconds(round));
    }

    void copy(String round) throws Exception {
      run.add(round, RATE, COPY, events / copy(writers));
      run.add(round, RATE, COPY_1, events / copy(1));
    }

    private double apply(String name) throws Exception {
      database.create(name);
      try (Service aggregator = new Services(run.jvm(), broker).aggregator(database, name);
          Applied applied = new Applied(database, name)) {
        long begun = applied.awaitBegun(aggregator);
        long ended = applied.await(aggregator, events);
        writers = applied.writers();
        return (ended - begun) / 1e9;
      }
    }

    private double copy(int connections) throws Exception {
      try (Connection connection = database.connect(REFERENCE)) {
        Copy.makeTable(connection, COPIED, "feedback");
        double seconds = Copy.run(database, REFERENCE, COPIED, rows, connections);
        Copy.makeTable(connection, COPIED, "feedback");
        return seconds;
      }
    }

    private void countTouched(String round, String name) throws SQLException {
      try (Connection connection = database.connect(name);
          Statement sql = connection.createStatement();
          ResultSet tables =
              sql.executeQuery(
                  """
                  select relname, n_tup_ins, n_tup_upd from pg_stat_user_tables
                  where n_tup_ins + n_tup_upd >= 1000 order by relname""")) {
        long all = 0;
        while (tables.next()) {
          String table = tables.getString(1);
          touched(round, table + " inserted", tables.getLong(2));
          touched(round, table + " updated", tables.getLong(3));
          all += tables.getLong(2) + tables.getLong(3);
        }
        touched(round, "all", all);
      }
    }

    private void touched(String round, String what, long count) {
      if (count > 0) {
        run.add(round, TOUCHED, what, (double) count / events);
      }
    }
  }
}
