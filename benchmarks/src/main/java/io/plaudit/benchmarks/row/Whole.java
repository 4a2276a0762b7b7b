package io.plaudit.benchmarks.row;

import io.plaudit.benchmarks.part.Broker;
import io.plaudit.benchmarks.part.Database;
import io.plaudit.benchmarks.part.Services;
import io.plaudit.benchmarks.part.Services.Service;
import java.nio.file.Files;
import java.nio.file.Path;

/** All parts of Plaudit, each a process of its own, on one directory. */
record Whole(Broker broker, Database database, Service aggregator, Service ingest)
    implements AutoCloseable {

  static final String DATABASE = "store";

  /** Starts them on a directory, new or old, and returns when they are ready. */
  static Whole open(Run run, Path directory) throws Exception {
    boolean old = Files.exists(directory);
    Broker broker = Broker.start(run.jvm(), directory.resolve("broker"));
    Database database = Database.start(directory.resolve("postgres"));
    if (!old) {
      database.create(DATABASE);
    }
    Services services = new Services(run.jvm(), broker);
    Service aggregator = services.aggregator(database, DATABASE);
    // The front door makes the topic that the aggregator waits for.
    Service ingest = services.ingest(aggregator.port());
    Services.awaitReady(aggregator);
    return new Whole(broker, database, aggregator, ingest);
  }

  @Override
  public void close() {
    ingest.close();
    aggregator.close();
    database.close();
    broker.close();
  }
}
