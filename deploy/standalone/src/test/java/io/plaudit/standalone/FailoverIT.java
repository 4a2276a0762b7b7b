package io.plaudit.standalone;

import static io.plaudit.standalone.StandaloneIT.assertSums;
import static org.assertj.core.api.Assertions.assertThat;

import io.plaudit.embedded.EmbeddedDatabase;
import io.plaudit.standalone.Cluster.Member;
import io.plaudit.testsupport.TestDatabase;
import io.plaudit.testsupport.TestKafka;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/**
 * The database's primary is killed, and with it what it had promised but not written or sent. What
 * the next one lacks is in the log: offsets go with the rows.
 */
class FailoverIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String APPLIED = "select coalesce(sum(next_offset), 0) from position";

  // The data directories are the temporary ones themselves, which only their owner may pass: the
  // server can be another user.
  @TempDir Path primaryData;
  @TempDir Path standbyData;

  private EmbeddedDatabase primary;
  private MovableAddress address;
  private Cluster cluster;
  private Member aggregator;
  private Member ingest;

  @BeforeEach
  void start(TestInfo test) throws Exception {
    Path logs =
        Files.createDirectories(
            Path.of("target", "logs", test.getTestMethod().orElseThrow().getName()));
    primary = startPrimary(0);
    address = new MovableAddress(primary.port());
    cluster = new Cluster(TestKafka.bootstrapServers(), database(address.port()), logs);
    aggregator = cluster.aggregator("only");
    ingest = cluster.ingest(aggregator.url());
    aggregator.awaitReady();
    ingest.awaitReady();
  }

  @AfterEach
  void stop() throws Exception {
    cluster.close();
    address.close();
    primary.close();
  }

  @Test
  void aPromotedStandbyThatLacksTheLastTransactionsGetsThemFromTheLog() throws Exception {
    Load copied = new Load("copied", 40);
    CompletableFuture<Void> sending = send(copied);
    try (Standby standby = Standby.of(primary, primaryData, standbyData)) {
      sending.join();
      awaitSums(copied.expected());
      awaitCopied(standby);
      standby.cutOff();
      Awaitility.await().atMost(PATIENCE).until(standby::isCutOff);

      Load lost = new Load("lost", 20);
      lost.sendUntilAcknowledged(ingest.client());
      Load.Expected both = sum(copied.expected(), lost.expected());
      awaitSums(both);
      long acknowledged = Load.BATCH * (long) (copied.batches() + lost.batches());
      assertThat(Long.parseLong(standby.text(APPLIED)))
          .as("what the standby has applied of %d", acknowledged)
          .isLessThan(acknowledged);

      killPrimary();
      Load during = new Load("during", 20);
      during.sendUntilAcknowledged(ingest.client());
      standby.promote();
      address.moveTo(standby.database().port());

      awaitSums(sum(both, during.expected()));
      StoreAudit.assertAggregatesEqualRows(standby.database());
      assertThat(aggregator.process().isAlive()).isTrue();
      aggregator.awaitReady();
    }
  }

  @Test
  void aPrimaryThatIsKilledInMidLoadAndStartedAgainChangesNoSum() throws Exception {
    Load load = new Load("crash", 120);
    CompletableFuture<Void> sending = send(load);
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        ingest
                            .client()
                            .query("/v1/summary?consistency=eventual")
                            .get("count")
                            .asLong())
                    .isGreaterThan(500));
    killPrimary();
    int port = primary.port();
    primary.close();
    primary = startPrimary(port);
    sending.join();

    awaitSums(load.expected());
    StoreAudit.assertAggregatesEqualRows(database(port));
  }

  private EmbeddedDatabase startPrimary(int port) {
    return EmbeddedDatabase.start(
        primaryData, port, Map.of("wal_keep_size", "256MB", "shared_buffers", "64MB"));
  }

  private TestDatabase database(int port) {
    return new TestDatabase(
        primary.host(), port, primary.database(), primary.user(), primary.password());
  }

  /** Without a chance to write or to send anything. */
  private void killPrimary() throws Exception {
    String pid = Files.readAllLines(primaryData.resolve("cluster/postmaster.pid")).get(0);
    ProcessHandle postmaster = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    postmaster.children().forEach(ProcessHandle::destroyForcibly);
    postmaster.destroyForcibly();
    postmaster.onExit().join();
  }

  private void awaitCopied(Standby standby) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(standby.text("select sum(count) from tag_aggregate where tag = ''"))
                    .isEqualTo(Integer.toString(40 * Load.BATCH)));
  }

  private CompletableFuture<Void> send(Load load) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            load.sendUntilAcknowledged(ingest.client());
          } catch (InterruptedException e) {
            throw new CompletionException(e);
          }
        });
  }

  private void awaitSums(Load.Expected expected) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertSums(ingest.client().query("/v1/summary"), expected));
  }

  private static Load.Expected sum(Load.Expected a, Load.Expected b) {
    return new Load.Expected(
        a.count() + b.count(),
        a.weight().add(b.weight()),
        a.weightedValue().add(b.weightedValue()));
  }
}
