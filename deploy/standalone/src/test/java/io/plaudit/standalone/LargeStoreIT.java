package io.plaudit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An operator's rebuild and audit of a great store, on a standalone: how long they take, and how
 * much memory. Ten million feedbacks unless {@code -Dlarge.rows} says otherwise: a quarter of a
 * million traces a day over ten days, four feedbacks each, of a thousand users. What they are
 * counted by is made by the rebuild; the audit does it again by other means.
 */
@Tag("nightly")
class LargeStoreIT {

  private static final long ROWS = Long.getLong("large.rows", 10_000_000);
  private static final int PARTITIONS = 4;
  private static final Duration PATIENCE = Duration.ofHours(2);
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);
  private static final String PROCESS_OF =
      "select coalesce(max(pid), 0) from pg_stat_activity where application_name = '%s'";

  private static final String FILL =
      """
      insert into feedback (partition, trace_hash, feedback_id, tenant, trace_id, retracted, key,
        value, weight, comment, metadata, source_dialect, source_kind, attributes, tags, created_at,
        modified_at, fingerprint, amendments, metadata_bloom_low, metadata_bloom_high)
      select t %% %1$d,
        encode(substr(sha256('\\x0000000764656661756c74'::bytea
          || int4send(octet_length('trace-' || t)) || convert_to('trace-' || t, 'UTF8')), 1, 16),
          'hex')::uuid,
        lpad(to_hex(i), 32, '0')::uuid, 'default', 'trace-' || t, false, 'feedback',
        case when i %% 3 = 0 then -10 else 10 end, (i %% 10 + 1) / 10.0,
        'A comment of some length, as people write them: ' || i,
        ('{"_user":"user-' || t %% 1000 || '","_prompt":"prompt-' || t %% 20 || '"}')::json,
        'portkey', 'api', '{}',
        ('{"_user":"user-' || t %% 1000 || '","_prompt":"prompt-' || t %% 20 || '"}')::jsonb,
        '2026-11-01T00:00:00Z'::timestamptz + t * interval '345.6 milliseconds',
        '2026-11-01T00:00:00Z'::timestamptz + t * interval '345.6 milliseconds',
        lpad(to_hex(i), 32, '0')::uuid, '{}', 0, 0
      from (select i, i / 4 as t from generate_series(%2$d, %3$d) i) numbered""";

  private static final int AT_ONCE = 500_000;

  @TempDir Path data;

  /**
   * A command that has ended.
   *
   * @param peakMib the most of its own process that was in memory
   * @param storesPeakMib the same of the database's process that works for it, pages that it shares
   *     with others among them
   */
  private record Measured(
      int status, String output, long seconds, long peakMib, long storesPeakMib) {

    @Override
    public String toString() {
      return "%d s, at most %d MiB itself and %d MiB in the database's process"
          .formatted(seconds, peakMib, storesPeakMib);
    }
  }

  @Test
  void rebuildAndAuditOfTenMillionFeedbacks() throws Exception {
    try (PlauditProcess plaudit = PlauditProcess.up(data)) {
      fill();
      Measured rebuild = run("plaudit:rebuild", "rebuild", "--data", data.toString());
      assertThat(rebuild.status()).as(rebuild.output()).isZero();
      System.out.printf("large store: rebuild of %,d feedbacks: %s%n", ROWS, rebuild);
      execute("vacuum analyze");

      Measured audit = run("plaudit-audit", "audit", "--store", "--url", plaudit.url());
      System.out.printf("large store: audit of %,d feedbacks: %s%n", ROWS, audit);
      assertThat(audit.status()).as(audit.output()).isZero();
      assertThat(audit.output().replaceAll("[^0-9a-z]", "")).contains(ROWS + "feedbacks");
    }
  }

  /** Indexes are made when all is there, which is sooner. */
  private void fill() throws SQLException, IOException {
    long begun = System.nanoTime();
    List<String> indexes = new ArrayList<>();
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("set synchronous_commit = off");
      statement.execute("set maintenance_work_mem = '512MB'");
      List<String> names = new ArrayList<>();
      try (ResultSet row =
          statement.executeQuery(
              "select indexname, indexdef from pg_indexes"
                  + " where tablename = 'feedback' and indexname <> 'feedback_pkey'")) {
        while (row.next()) {
          names.add(row.getString(1));
          indexes.add(row.getString(2));
        }
      }
      for (String name : names) {
        statement.execute("drop index " + name);
      }
      for (long from = 0; from < ROWS; from += AT_ONCE) {
        statement.execute(FILL.formatted(PARTITIONS, from, Math.min(ROWS, from + AT_ONCE) - 1));
      }
      for (String index : indexes) {
        statement.execute(index);
      }
      statement.execute("vacuum analyze feedback");
      // As if the log had held them: by that it is known how much there is to look at.
      statement.execute("update position set first_offset = next_offset - " + ROWS / PARTITIONS);
    }
    System.out.printf(
        "large store: filled in %d s%n", Duration.ofNanos(System.nanoTime() - begun).toSeconds());
  }

  /**
   * Runs a command as an operator does.
   *
   * @param session the name of the database's session that works for it
   */
  private Measured run(String session, String... words) throws Exception {
    Path output = Files.createTempFile(data, "command", ".out");
    List<String> command = new ArrayList<>();
    command.add(PlauditProcess.root().resolve("plaudit").toString());
    command.addAll(List.of(words));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("PLAUDIT_KEY", PlauditProcess.KEY);
    long begun = System.nanoTime();
    Process process = builder.start();
    long peak = 0;
    long storesPeak = 0;
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      String pid = PROCESS_OF.formatted(session);
      while (!process.waitFor(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
        assertThat(System.nanoTime() - begun).isLessThan(PATIENCE.toNanos());
        peak = Math.max(peak, peakMib(process.pid()));
        try (ResultSet row = statement.executeQuery(pid)) {
          row.next();
          storesPeak = Math.max(storesPeak, peakMib(row.getLong(1)));
        }
      }
    }
    long seconds = Duration.ofNanos(System.nanoTime() - begun).toSeconds();
    return new Measured(process.exitValue(), Files.readString(output), seconds, peak, storesPeak);
  }

  /** What Linux says; 0 of a process that is gone. */
  private static long peakMib(long pid) throws IOException {
    try {
      Optional<String> line =
          Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
              .filter(each -> each.startsWith("VmHWM:"))
              .findFirst();
      return line.map(each -> Long.parseLong(each.replaceAll("[^0-9]", "")) / 1024).orElse(0L);
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  private void execute(String sql) throws SQLException, IOException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private Connection connect() throws IOException, SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:"
            + Files.readString(data.resolve("postgres/port")).strip()
            + "/plaudit",
        "plaudit",
        Files.readString(data.resolve("postgres/password")).strip());
  }
}
