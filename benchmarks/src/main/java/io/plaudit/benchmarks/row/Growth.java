package io.plaudit.benchmarks.row;

import io.plaudit.benchmarks.limit.Copy;
import io.plaudit.benchmarks.limit.Rows;
import io.plaudit.benchmarks.load.Preload;
import io.plaudit.benchmarks.part.Broker;
import io.plaudit.benchmarks.part.Database;
import io.plaudit.benchmarks.part.Services;
import io.plaudit.benchmarks.part.Services.Service;
import io.plaudit.codec.Topics;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;

/** A store, and beside it a table that grows by COPY of the same rows. */
final class Growth {

  private static final String COPIED = "copied";

  private final Run run;
  private final Broker broker;
  private final Database database;
  private final Instant end;
  private final int step;

  /**
   * @param end of the week that all steps fill
   * @param step events
   */
  Growth(Run run, Broker broker, Database database, Instant end, int step) {
    this.run = run;
    this.broker = broker;
    this.database = database;
    this.end = end;
    this.step = step;
  }

  /** How many events the store holds. */
  int stored() throws SQLException {
    return exists("position") ? ask("select sum(next_offset) from position") : 0;
  }

  /** Lets ours and COPY add a step. */
  void step(int number) throws Exception {
    int until = (number + 1) * step;
    run.say("filling the topic up to " + until);
    new Preload(broker.address())
        .run(Topics.EVENTS, end, number * step, until, GrowthRow.STEPS * step);
    String round = run.name() + "-" + number;
    // Rows are only ever added here, so those of this step stand behind these pages.
    int pages = exists("feedback") ? ask("select pg_relation_size('feedback') / 8192") : 0;
    execute("checkpoint");
    double ours;
    int writers;
    try (Service aggregator = new Services(run.jvm(), broker).aggregator(database, name());
        Applied applied = new Applied(database, name())) {
      long begun = applied.awaitBegun(aggregator);
      long ended = applied.await(aggregator, until);
      writers = applied.writers();
      ours = step / ((ended - begun) / 1e9);
    }
    double copy = step / copy(pages, writers);
    run.add(round, GrowthRow.RATE, GrowthRow.OURS, until, ours);
    run.add(round, GrowthRow.RATE, GrowthRow.COPY, until, copy);
    run.add(round, GrowthRow.RATIO, GrowthRow.OURS_TO_COPY, until, ours / copy);
  }

  /** Makes room when the store is full: only the comparison needed the copy. */
  void dropCopy() throws SQLException {
    execute("drop table if exists " + COPIED);
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
      // The page that the step before left half full may add a few.
      return Copy.run(database, name(), COPIED, rows, connections) * step / rows.count();
    }
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
