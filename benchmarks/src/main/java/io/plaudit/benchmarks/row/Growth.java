package io.plaudit.benchmarks.row;

import io.plaudit.benchmarks.limit.Copy;
import io.plaudit.benchmarks.limit.Rows;
import io.plaudit.benchmarks.load.Preload;
import io.plaudit.benchmarks.load.Written;
import io.plaudit.benchmarks.part.Broker;
import io.plaudit.benchmarks.part.Database;
import io.plaudit.benchmarks.part.Services;
import io.plaudit.benchmarks.part.Services.Service;
import io.plaudit.codec.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/**
 * A store, and beside it a table that grows by COPY of the same rows. How far a step has come can
 * be read off topic and store: the topic is filled before the aggregator begins, the rows are
 * copied when it has ended, and the figures come last.
 */
final class Growth {

  private static final String COPIED = "copied";

  private final Run run;
  private final Broker broker;
  private final Database database;
  private final Instant start;
  private final int step;

  /**
   * A store as it is.
   *
   * @param run whose figures are kept with the store
   * @param step events
   */
  Growth(Run run, Broker broker, Database database, KeptStore store, int step) throws IOException {
    this.run = run;
    this.broker = broker;
    this.database = database;
    this.start = store.end().minus(Preload.span(GrowthRow.STEPS * step));
    this.step = step;
  }

  /** How many steps the store holds whole. */
  int steps() throws SQLException {
    return stored() / step;
  }

  /** Brings an interrupted step to its end, without figures: it was not measured from its start. */
  void finishInterrupted() throws Exception {
    if (steps() >= GrowthRow.STEPS) {
      return;
    }
    if (stored() % step != 0) {
      int until = (steps() + 1) * step;
      run.say("finishing the step up to " + until + ", which was interrupted, without figures");
      apply(until);
    }
    // The figures follow the copying: where there are none, nobody knows how much was copied.
    if (stored() > 0 && run.results().samples(run.row()).at(stored()).isEmpty()) {
      run.say("copying all rows anew");
      try (Connection connection = database.connect(name())) {
        Copy.makeTable(connection, COPIED, "feedback");
      }
      execute("insert into " + COPIED + " select * from feedback");
    }
  }

  /** Lets ours and COPY add a step to a store that holds those before it and nothing else. */
  void step(int number) throws Exception {
    int until = (number + 1) * step;
    run.say("filling the topic up to " + until);
    new Preload(broker.address())
        .run(Topics.EVENTS, start, number * step, until, filledBeforeInterruption());
    String round = run.name() + "-" + number;
    // Rows are only ever added here, so those of this step stand behind these pages.
    int pages = exists("feedback") ? ask("select pg_relation_size('feedback') / 8192") : 0;
    execute("checkpoint");
    Measured ours = apply(until);
    double rate = step / ours.seconds();
    double copy = step / copy(pages, ours.writers());
    run.add(round, GrowthRow.RATE, GrowthRow.OURS, until, rate);
    run.add(round, GrowthRow.RATE, GrowthRow.COPY, until, copy);
    run.add(round, GrowthRow.RATIO, GrowthRow.OURS_TO_COPY, until, rate / copy);
  }

  /** Makes room when the store is full: only the comparison needed the copy. */
  void dropCopy() throws SQLException {
    execute("drop table if exists " + COPIED);
  }

  private record Measured(double seconds, int writers) {}

  private Measured apply(int until) throws Exception {
    try (Service aggregator = new Services(run.jvm(), broker).aggregator(database, name());
        Applied applied = new Applied(database, name())) {
      long begun = applied.awaitBegun(aggregator);
      long ended = applied.await(aggregator, until);
      return new Measured((ended - begun) / 1e9, applied.writers());
    }
  }

  /** What the topic holds that the store has not applied: the beginning of the step. */
  private Written filledBeforeInterruption()
      throws SQLException, ExecutionException, InterruptedException {
    Map<Integer, Long> ahead = new HashMap<>();
    Map<Integer, Long> applied = applied();
    broker
        .ends(Topics.EVENTS)
        .forEach(
            (partition, end) ->
                ahead.put(
                    partition.partition(), end - applied.getOrDefault(partition.partition(), 0L)));
    return new Written(ahead);
  }

  private double copy(int pages, int connections) throws Exception {
    Path file = run.scratch().resolve("step.rows");
    try (Connection connection = database.connect(name())) {
      if (!exists(COPIED)) {
        Copy.makeTable(connection, COPIED, "feedback");
      }
      Rows rows =
          Rows.of(connection, "select * from feedback where ctid >= '(" + pages + ",0)'", file);
      execute("checkpoint");
      // A few of the step's rows have filled pages that earlier steps had left room in.
      return Copy.run(database, name(), COPIED, rows, connections) * step / rows.count();
    }
  }

  private Map<Integer, Long> applied() throws SQLException {
    Map<Integer, Long> applied = new HashMap<>();
    if (exists("position")) {
      try (Connection connection = database.connect(name());
          Statement sql = connection.createStatement();
          ResultSet rows = sql.executeQuery("select partition, next_offset from position")) {
        while (rows.next()) {
          applied.put(rows.getInt(1), rows.getLong(2));
        }
      }
    }
    return applied;
  }

  private int stored() throws SQLException {
    return Math.toIntExact(applied().values().stream().mapToLong(next -> next).sum());
  }

  private boolean exists(String table) throws SQLException {
    return ask("select count(to_regclass('" + table + "'))") > 0;
  }

  private void execute(String statement) throws SQLException {
    try (Connection connection = database.connect(name());
        Statement sql = connection.createStatement()) {
      sql.execute(statement);
    }
  }

  private int ask(String query) throws SQLException {
    try (Connection connection = database.connect(name());
        Statement sql = connection.createStatement();
        ResultSet answer = sql.executeQuery(query)) {
      answer.next();
      return answer.getInt(1);
    }
  }

  private static String name() {
    return Whole.DATABASE;
  }
}
