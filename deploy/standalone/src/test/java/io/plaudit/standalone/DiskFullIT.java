package io.plaudit.standalone;

import static io.plaudit.standalone.StandaloneIT.assertSums;
import static org.assertj.core.api.Assertions.assertThat;

import io.plaudit.embedded.EmbeddedDatabase;
import io.plaudit.standalone.Cluster.Member;
import io.plaudit.testsupport.TestDatabase;
import io.plaudit.testsupport.TestKafka;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The database's disk is full, really: a file system of 400 MB in memory, filled to the last block.
 * PostgreSQL then cannot extend its tables, and soon not its log, which stops it. Only root may
 * mount one: whoever is not root has no such disk, and fails here.
 */
@Tag("nightly")
class DiskFullIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int BLOCK = 1024 * 1024;

  @TempDir Path disk;
  @TempDir Path logs;

  @Test
  void whatADiskHasNoRoomForIsAppliedOnceItHas() throws Exception {
    run("mount", "-t", "tmpfs", "-o", "size=400m,mode=0700", "tmpfs", disk.toString());
    try {
      onDisk();
    } finally {
      run("umount", "--lazy", disk.toString());
    }
  }

  private void onDisk() throws Exception {
    Path data = Files.createDirectory(disk.resolve("postgres"));
    EmbeddedDatabase postgres = start(data, 0);
    TestDatabase database =
        new TestDatabase(
            postgres.host(),
            postgres.port(),
            postgres.database(),
            postgres.user(),
            postgres.password());
    try (Cluster cluster = new Cluster(TestKafka.bootstrapServers(), database, logs)) {
      Member aggregator = cluster.aggregator("only");
      Member ingest = cluster.ingest(aggregator.url());
      aggregator.awaitReady();
      ingest.awaitReady();
      Load before = new Load("before", 20);
      before.sendUntilAcknowledged(ingest.client());
      awaitSums(ingest, before.expected());

      Path ballast = fill();
      // Writes need no database: all of it is acknowledged.
      Load during = new Load("during", 600);
      during.sendUntilAcknowledged(ingest.client());
      Awaitility.await()
          .atMost(PATIENCE)
          .until(
              () ->
                  Files.readString(logs.resolve("only.log")).contains("the loop ended and begins"));

      Files.delete(ballast);
      int port = postgres.port();
      // An operator starts a server again that has stopped for want of room.
      postgres.close();
      postgres = start(data, port);
      awaitSums(ingest, sum(before.expected(), during.expected()));
      StoreAudit.assertAggregatesEqualRows(database);
      assertThat(aggregator.process().isAlive()).isTrue();
    } finally {
      postgres.close();
    }
  }

  private static EmbeddedDatabase start(Path data, int port) {
    return EmbeddedDatabase.start(
        data,
        port,
        Map.of("shared_buffers", "32MB", "max_wal_size", "64MB", "min_wal_size", "32MB"));
  }

  /** Takes all the room there is. */
  private Path fill() throws Exception {
    Path ballast = disk.resolve("ballast");
    byte[] block = new byte[BLOCK];
    try (OutputStream out = Files.newOutputStream(ballast)) {
      while (Files.getFileStore(disk).getUsableSpace() > BLOCK) {
        out.write(block);
      }
    }
    return ballast;
  }

  private static void awaitSums(Member ingest, Load.Expected expected) {
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

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s: %s", command[0], said).isZero();
  }
}
