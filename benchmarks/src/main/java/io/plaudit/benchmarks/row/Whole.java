package io.plaudit.benchmarks.row;

import io.plaudit.benchmarks.part.Broker;
import io.plaudit.benchmarks.part.Database;
import io.plaudit.benchmarks.part.Services;
import io.plaudit.benchmarks.part.Services.Service;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** All parts of Plaudit, each a process of its own, on one directory. */
record Whole(Broker broker, Database database, Service aggregator, Service ingest)
    implements AutoCloseable {

  static final String DATABASE = "store";

  private static final String EVENTS = "feedback.events";

  /** Starts them on a directory, new or old, and returns when they are ready. */
  static Whole open(Run run, Path directory) throws Exception {
    return open(run, directory, Map.of());
  }

  /** The same, the front door with more variables than it needs. */
  static Whole open(Run run, Path directory, Map<String, String> door) throws Exception {
    boolean old = Files.exists(directory);
    Broker broker = Broker.start(run.jvm(), directory.resolve("broker"));
    Database database = Database.start(directory.resolve("postgres"));
    if (!old) {
      database.create(DATABASE);
    }
    Services services = new Services(run.jvm(), broker);
    Service aggregator = services.aggregator(database, DATABASE);
    // The front door makes the topic that the aggregator waits for.
    Service ingest = services.ingest(aggregator.port(), door);
    Services.awaitReady(aggregator);
    return new Whole(broker, database, aggregator, ingest);
  }

  /** Waits until all that is in the log is applied. */
  void awaitApplied() throws Exception {
    long events = broker.ends(EVENTS).values().stream().mapToLong(Long::longValue).sum();
    try (Applied applied = new Applied(database, DATABASE)) {
      long unused = applied.await(aggregator, events);
    }
  }

  @Override
  public void close() {
    ingest.close();
    aggregator.close();
    database.close();
    broker.close();
  }
}
