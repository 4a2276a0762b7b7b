package io.plaudit.aggregator;

import static io.plaudit.aggregator.TestEvents.feedback;
import static io.plaudit.aggregator.TestEvents.recorded;
import static io.plaudit.aggregator.TestEvents.ref;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.plaudit.aggregator.store.StoreContents;
import io.plaudit.testsupport.ServiceProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Aggregators as processes, of which one is frozen or killed at any moment. */
final class StoppedProcessIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int EVENTS = 20_000;

  @TempDir private Path logs;

  @Test
  void frozenAggregator_isTakenOver_andStoresNothingTwiceWhenItGoesOn() throws Exception {
    try (Pipeline pipeline = new Pipeline();
        Aggregator frozen = start(pipeline, "frozen");
        Aggregator other = start(pipeline, "other")) {
      RandomEvents events = new RandomEvents(7, 2_000);
      pipeline.send(events.take(EVENTS));
      pipeline.awaitApplied(EVENTS / 10);

      frozen.process().pause();
      pipeline.send(events.take(1_000));
      pipeline.awaitApplied();
      frozen.process().resume();
      pipeline.send(events.take(1_000));
      pipeline.awaitApplied();
      frozen.awaitReady();

      assertExact(pipeline);
      assertThat(frozen.process().stop(PATIENCE)).isEqualTo(143);
      assertThat(other.process().isAlive()).isTrue();
    }
  }

  @Test
  void aggregatorFrozenInsideItsTransaction_losesItToTheNextOwner() throws Exception {
    try (Pipeline pipeline = new Pipeline();
        Aggregator frozen = start(pipeline, "frozen")) {
      pipeline.send(List.of(recorded(feedback(ref("t", 1), "1", "1"))));
      pipeline.awaitApplied();
      long session;
      try (Connection blocker = pipeline.connect();
          Statement statement = blocker.createStatement()) {
        blocker.setAutoCommit(false);
        statement.execute("select 1 from trace_aggregate where trace_id = 't' for update");
        pipeline.send(List.of(recorded(feedback(ref("t", 2), "1", "1"))));
        session = sessionThat(pipeline, "wait_event_type = 'Lock'");
        frozen.process().pause();
        blocker.rollback();
      }
      // The server has done what it was told, and waits for a commit that does not come.
      assertThat(sessionThat(pipeline, "state = 'idle in transaction'")).isEqualTo(session);
      assertThat(pipeline.number("select count(*) from feedback")).isEqualTo(1);

      try (Aggregator other = start(pipeline, "other")) {
        pipeline.awaitApplied();
        assertThat(Files.readString(logs.resolve("other.log")))
            .contains("terminated an older session that held the partition's offset");
        assertThat(pipeline.number("select count(*) from pg_stat_activity where pid = " + session))
            .isZero();

        frozen.process().resume();
        pipeline.send(new RandomEvents(9, 50).take(500));
        pipeline.awaitApplied();
        frozen.awaitReady();
        assertExact(pipeline);
        assertThat(pipeline.number("select count(*) from feedback where trace_id = 't'"))
            .isEqualTo(2);
        assertThat(other.process().isAlive()).isTrue();
      }
    }
  }

  @Test
  void killedAggregator_goesOnWhereTheStoreIs() throws Exception {
    try (Pipeline pipeline = new Pipeline()) {
      RandomEvents events = new RandomEvents(8, 2_000);
      try (Aggregator killed = start(pipeline, "one")) {
        pipeline.send(events.take(EVENTS));
        pipeline.awaitApplied(EVENTS / 10);
        killed.process().kill9();
      }
      pipeline.send(events.take(1_000));

      try (Aggregator again = start(pipeline, "one")) {
        pipeline.awaitApplied();
        assertExact(pipeline);
        assertThat(again.process().stop(PATIENCE)).isEqualTo(143);
      }
    }
  }

  /** The one writing session in this state, by its process. */
  private static long sessionThat(Pipeline pipeline, String state) {
    String sql =
        "select coalesce(max(pid), 0) from pg_stat_activity where datname = current_database()"
            + " and application_name like 'plaudit:%' and "
            + state;
    AtomicLong pid = new AtomicLong();
    await()
        .pollInterval(Duration.ofMillis(20))
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> {
              pid.set(pipeline.number(sql));
              return pid.get() > 0;
            });
    return pid.get();
  }

  private static void assertExact(Pipeline pipeline) throws Exception {
    StoreContents contents = pipeline.contents();
    assertThat(contents.aggregates()).isEqualTo(contents.recomputed());
  }

  private Aggregator start(Pipeline pipeline, String instance) throws Exception {
    Map<String, String> variables = pipeline.variables(instance);
    int port = freePort();
    variables.put("PLAUDIT_MANAGEMENT_PORT", Integer.toString(port));
    variables.put("PLAUDIT_BATCH_EVENTS", "1000");
    Aggregator aggregator =
        new Aggregator(
            ServiceProcess.start(
                AggregatorMain.class.getName(), variables, logs.resolve(instance + ".log")),
            URI.create("http://127.0.0.1:" + port + "/health/ready"));
    aggregator.awaitReady();
    return aggregator;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private record Aggregator(ServiceProcess process, URI ready) implements AutoCloseable {

    void awaitReady() throws Exception {
      process.awaitReady(ready, PATIENCE);
    }

    @Override
    public void close() {
      process.close();
    }
  }
}
