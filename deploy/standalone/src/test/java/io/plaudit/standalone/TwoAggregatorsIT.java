package io.plaudit.standalone;

import static io.plaudit.standalone.StandaloneIT.assertSums;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plaudit.standalone.Cluster.Member;
import io.plaudit.testsupport.AggregatesSubscriber;
import io.plaudit.testsupport.AggregatesSubscriber.Place;
import io.plaudit.testsupport.TestDatabase;
import io.plaudit.testsupport.TestKafka;
import io.plaudit.testsupport.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Two aggregators share the partitions of one topic, and one of them has a bad day. */
class TwoAggregatorsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Kept after the test: what the processes said is what one wants to know when it fails. */
  private Path logs;

  private final TestDatabase database = TestPostgres.freshDatabase();

  @BeforeEach
  void keepLogs(TestInfo test) throws IOException {
    logs =
        Files.createDirectories(
            Path.of("target", "logs", test.getTestMethod().orElseThrow().getName()));
  }

  @Test
  void oneThatStopsInMidLoadAndComesBackChangesNoSum() throws Exception {
    try (Cluster cluster = new Cluster(TestKafka.bootstrapServers(), database, logs)) {
      Member first = cluster.aggregator("first");
      Member ingest = cluster.ingest(first.url());
      Member second = cluster.aggregator("second");
      awaitAll(first, second, ingest);

      Load load = new Load("stop", 200);
      CompletableFuture<Void> sending = send(load, ingest.client());
      awaitSomeApplied(first.client());
      assertThat(second.process().stop(Duration.ofSeconds(20))).isEqualTo(143);
      Member again = cluster.aggregator("second");
      sending.join();
      again.awaitReady();

      awaitSums(first.client(), load);
      assertSums(again.client().query("/v1/summary"), load.expected());
      awaitPublished(cluster, load.expected());
      StoreAudit.assertAggregatesEqualRows(database);
    }
  }

  @Test
  void oneThatFreezesIsReplacedAndWakesUpHarmless() throws Exception {
    try (Cluster cluster = new Cluster(TestKafka.bootstrapServers(), database, logs)) {
      Member first = cluster.aggregator("first");
      Member ingest = cluster.ingest(first.url());
      Member second = cluster.aggregator("second");
      awaitAll(first, second, ingest);

      Load load = new Load("freeze", 200);
      CompletableFuture<Void> sending = send(load, ingest.client());
      awaitSomeApplied(first.client());
      second.process().pause();
      sending.join();
      // Everything is applied although the frozen one had its share: it has been replaced.
      awaitSums(first.client(), load);
      second.process().resume();

      Load more = new Load("thaw", 100);
      more.sendUntilAcknowledged(ingest.client());
      second.awaitReady();
      Load.Expected both = sum(load.expected(), more.expected());
      Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertSums(second.client().query("/v1/summary"), both));
      StoreAudit.assertAggregatesEqualRows(database);
      // What the frozen one still had to publish does not come after what its heir did.
      awaitPublished(cluster, both);
    }
  }

  private static void awaitPublished(Cluster cluster, Load.Expected expected) {
    Place everything = new Place("default", "feedback", "everything", "");
    try (AggregatesSubscriber subscriber =
        Awaitility.await()
            .atMost(PATIENCE)
            .ignoreException(IllegalStateException.class)
            .until(
                () ->
                    new AggregatesSubscriber(
                        TestKafka.bootstrapServers(), cluster.aggregatesTopic()),
                open -> true)) {
      Awaitility.await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                subscriber.catchUp();
                AggregatesSubscriber.Total total = subscriber.total(everything);
                assertThat(total.count()).isEqualTo(expected.count());
                assertThat(total.weight()).isEqualByComparingTo(expected.weight());
                assertThat(total.weightedValue()).isEqualByComparingTo(expected.weightedValue());
              });
    }
  }

  private static void awaitAll(Member... members) throws Exception {
    for (Member member : members) {
      member.awaitReady();
    }
  }

  private static CompletableFuture<Void> send(Load load, Client client) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            load.sendUntilAcknowledged(client);
          } catch (InterruptedException e) {
            throw new CompletionException(e);
          }
        });
  }

  private static void awaitSomeApplied(Client client) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              JsonNode summary = client.query("/v1/summary?consistency=eventual");
              assertThat(summary.get("count").asLong()).isGreaterThan(1000);
            });
  }

  private static void awaitSums(Client client, Load load) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertSums(client.query("/v1/summary"), load.expected()));
  }

  private static Load.Expected sum(Load.Expected a, Load.Expected b) {
    return new Load.Expected(
        a.count() + b.count(),
        a.weight().add(b.weight()),
        a.weightedValue().add(b.weightedValue()));
  }
}
