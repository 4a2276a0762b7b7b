package io.plaudit.aggregator.consume;

import static io.plaudit.aggregator.TestEvents.NOON;
import static io.plaudit.aggregator.TestEvents.feedback;
import static io.plaudit.aggregator.TestEvents.id;
import static io.plaudit.aggregator.TestEvents.recorded;
import static io.plaudit.aggregator.TestEvents.ref;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.plaudit.aggregator.aggregate.Aggregator;
import io.plaudit.aggregator.aggregate.FeedbackState;
import io.plaudit.aggregator.aggregate.FeedbackState.Live;
import io.plaudit.aggregator.audit.AuditRecord;
import io.plaudit.aggregator.audit.Auditor;
import io.plaudit.aggregator.query.QueryDatabase;
import io.plaudit.aggregator.store.DatabaseAccess;
import io.plaudit.aggregator.store.ErasureStep;
import io.plaudit.aggregator.store.FeedbackStore;
import io.plaudit.aggregator.store.InMemoryStore;
import io.plaudit.aggregator.store.Migrations;
import io.plaudit.aggregator.store.PartitionStore;
import io.plaudit.aggregator.store.PostgresContents;
import io.plaudit.aggregator.store.PostgresStore;
import io.plaudit.aggregator.store.PreparedBatch;
import io.plaudit.aggregator.store.StaleOwnerException;
import io.plaudit.aggregator.store.StoreContents;
import io.plaudit.codec.EventCodec;
import io.plaudit.codec.RecordKey;
import io.plaudit.config.Secret;
import io.plaudit.model.Erasure;
import io.plaudit.model.FeedbackEvent;
import io.plaudit.model.RawJson;
import io.plaudit.model.TagNames;
import io.plaudit.testsupport.TestDatabase;
import io.plaudit.testsupport.TestPostgres;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Erasures in the store: what they leave, in whatever pieces they are done. */
final class ErasureIT {

  private static final String TOPIC = "feedback.events";
  private static final String PSEUDONYM = Erasure.pseudonym(new UUID(7, 7));
  private static final Erasure ANN =
      new Erasure(id(9), "acme", "_user", "ann", PSEUDONYM, 0, 1, NOON);
  private static final int ROWS_OF_ANN = 2_500;
  private static final int ROWS_OF_OTHERS = 60_000;

  private static final TestDatabase FIRST = TestPostgres.freshDatabase();
  private static final TestDatabase SECOND = TestPostgres.freshDatabase();

  private final Aggregator aggregator = new Aggregator(TagNames.standardAnd(List.of()));

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void a_replay_forgets_again_and_nothing_of_the_forgotten_is_anywhere(long seed)
      throws SQLException {
    List<ConsumerRecord<byte[], byte[]>> log = new RandomErasures(seed).log(600);
    TestDatabase first = emptied(FIRST);
    TestDatabase second = emptied(SECOND);
    InMemoryStore twin = new InMemoryStore();

    apply(store(first), log, new Random(seed));
    apply(store(second), log, new Random(-seed));
    apply(twin, log, new Random(seed));

    StoreContents contents = PostgresContents.read(first);
    assertThat(PostgresContents.read(second)).isEqualTo(contents);
    assertThat(contents.rows()).isEqualTo(twin.contents().rows());
    assertThat(contents.aggregates()).isEqualTo(contents.recomputed());
    assertThat(contents.aggregates()).isEqualTo(twin.contents().aggregates());
    assertThat(contents.rows().values().stream().filter(ErasureIT::isForgotten))
        .as("forgotten, and still counted")
        .isNotEmpty();
    String dump = dumpOf(first, "acme");
    assertThat(dump).contains("trace-1").contains("label 1");
    for (String person : RandomErasures.PERSONS) {
      assertThat(dump).doesNotContain(person, person.substring(0, 7));
    }
    assertThat(dumpOf(first, "other")).contains(RandomErasures.PERSONS.get(0).substring(0, 7));
  }

  /** Who is forgotten in the middle of a great store, by two owners in turn. */
  @Test
  void a_great_one_is_done_in_bounded_steps_which_no_stale_owner_takes_twice() throws SQLException {
    TestDatabase database = emptied(FIRST);
    FeedbackStore store = store(database);
    apply(store, ofAnn(), new Random(1));
    fill(database);
    List<PartitionStore> owners = List.of(store.open(0, 0), store.open(0, 0));
    long from = owners.get(0).nextOffset();
    int steps = 0;
    int rows = 0;
    boolean last = false;
    while (!last) {
      PartitionStore owner = owners.get(steps % 2);
      ErasureStep step = owner.nextStep(ANN, from);
      PreparedBatch stale = prepared(owners.get((steps + 1) % 2), step, from);
      prepared(owner, step, from).apply();
      assertThatExceptionOfType(StaleOwnerException.class).isThrownBy(stale::apply);
      assertThat(step.rows()).hasSizeLessThanOrEqualTo(1_000);
      assertThat(owner.nextOffset()).isEqualTo(step.isLast() ? from + 1 : from);
      rows += step.rows().size();
      last = step.isLast();
      steps++;
    }
    owners.forEach(PartitionStore::close);

    assertThat(rows).isEqualTo(ROWS_OF_ANN);
    assertThat(steps).isGreaterThan(ROWS_OF_ANN / 1_000 + 1);
    assertThat(number(database, "select count(*) from feedback where tags ->> '_user' = 'ann'"))
        .isZero();
    assertThat(
            number(
                database,
                "select sum(count) from tag_aggregate where tag_value = '" + PSEUDONYM + "'"))
        .isEqualTo(ROWS_OF_ANN);
    assertThat(number(database, "select count(*) from tag_aggregate where tag_value = 'ann'"))
        .isZero();
    assertThat(number(database, "select count(*) from erasure")).isZero();
    assertThat(number(database, "select count(*) from feedback where tags ->> '_user' = 'bob'"))
        .isEqualTo(ROWS_OF_OTHERS);
  }

  /** Audits begin before a step and end after it, so that they see what is between two of them. */
  @Test
  void an_audit_finds_no_difference_while_one_goes_on_and_after_it() throws Exception {
    TestDatabase database = emptied(FIRST);
    FeedbackStore store = store(database);
    apply(store, ofAnn(), new Random(1));
    Vertx vertx = Vertx.vertx();
    try (PartitionStore owner = store.open(0, 0)) {
      DatabaseAccess access = access(database);
      PgConnectOptions options =
          QueryDatabase.connectOptions(
              access.url(), access.user(), access.password(), Duration.ofSeconds(5));
      Auditor auditor = new Auditor(vertx, QueryDatabase.pool(vertx, options, 1), options);
      long from = owner.nextOffset();
      ErasureStep step;
      do {
        begin(auditor);
        step = owner.nextStep(ANN, from);
        prepared(owner, step, from).apply();
        assertNoDifference(auditor);
        begin(auditor);
        assertNoDifference(auditor);
      } while (!step.isLast());
      assertThat(number(database, "select count(*) from feedback where tags ->> '_user' = 'ann'"))
          .isZero();
    } finally {
      vertx.close().await(30, TimeUnit.SECONDS);
    }
  }

  /** The lock of the last one may be held for a moment after its end. */
  private static void begin(Auditor auditor) {
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> auditor.begin(Auditor.EVERYBODY).await(30, TimeUnit.SECONDS),
            Auditor.Begun.BEGUN::equals);
  }

  private static void assertNoDifference(Auditor auditor) {
    AuditRecord audit =
        Awaitility.await()
            .pollDelay(Duration.ZERO)
            .pollInterval(Duration.ofMillis(5))
            .until(
                () -> auditor.last(Auditor.EVERYBODY).await(30, TimeUnit.SECONDS).orElseThrow(),
                last -> !last.state().equals("running"));
    assertThat(audit.state()).isEqualTo("done");
    assertThat(audit.live()).isEqualTo(ROWS_OF_ANN);
    assertThat(audit.differencesFound()).as(audit.differences()).isZero();
  }

  private PreparedBatch prepared(PartitionStore owner, ErasureStep step, long from) {
    return owner.prepare(step, aggregator.forget(ANN, from, step.rows()), from + 1);
  }

  /** Applies a log in batches of any size, by owners that come and go. */
  private static void apply(
      FeedbackStore store, List<ConsumerRecord<byte[], byte[]>> log, Random random) {
    RecordApplier applier =
        new RecordApplier(
            new BatchApplier(
                new RecordDecoder(1),
                new Aggregator(TagNames.standardAnd(List.of())),
                new CountingMetrics()),
            new BatchSizes(1 + random.nextInt(60)),
            partition -> {});
    PartitionStore open = store.open(0, 0);
    int at = 0;
    while (at < log.size()) {
      at = applier.applyOne(0, open, log, at, log.size(), () -> {});
      if (random.nextInt(8) == 0) {
        open.close();
        open = store.open(0, 0);
        at = (int) open.nextOffset();
      }
    }
    open.close();
  }

  private static List<ConsumerRecord<byte[], byte[]>> ofAnn() {
    List<ConsumerRecord<byte[], byte[]>> log = new ArrayList<>();
    for (int i = 0; i < ROWS_OF_ANN; i++) {
      FeedbackEvent event =
          recorded(
              feedback(ref("t" + i, i))
                  .comment("by ann")
                  .metadata(new RawJson("{\"_user\":\"ann\"}"))
                  .createdAt(NOON.minusSeconds(i * 40L))
                  .build());
      byte[] key = RecordKey.encode("acme", event.ref().traceId());
      byte[] value = EventCodec.encode(event);
      log.add(
          new ConsumerRecord<>(
              TOPIC,
              0,
              i,
              NOON.toEpochMilli(),
              TimestampType.CREATE_TIME,
              key.length,
              value.length,
              key,
              value,
              new RecordHeaders(),
              Optional.empty()));
    }
    return log;
  }

  /** Rows of somebody else over the same time, more than a step looks at. */
  private static void fill(TestDatabase database) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          """
          insert into feedback (partition, trace_hash, feedback_id, tenant, trace_id, retracted,
            key, weight, metadata, source_dialect, source_kind, attributes, tags, created_at,
            modified_at, fingerprint, amendments)
          select 0, md5('t' || i)::uuid, md5(i::text)::uuid, 'acme', 'other', false, 'feedback', 1,
            '{"_user":"bob"}', 'portkey', 'api', '{}', '{"_user":"bob"}',
            '2026-11-20T12:34:56Z'::timestamptz - i * interval '1 second', now(), md5('f')::uuid,
            '{}'
          from generate_series(1, %d) i"""
              .formatted(ROWS_OF_OTHERS));
    }
  }

  private static TestDatabase emptied(TestDatabase database) throws SQLException {
    new Migrations(access(database)).run();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "truncate log, position, feedback, trace_aggregate, tag_aggregate, tag_hourly,"
              + " dead_letter, dead_letter_feed, erasure, former_place");
    }
    return database;
  }

  private static FeedbackStore store(TestDatabase database) {
    return new PostgresStore(access(database), TOPIC);
  }

  private static DatabaseAccess access(TestDatabase database) {
    return new DatabaseAccess(
        database.jdbcUrl().substring("jdbc:".length()),
        database.user(),
        new Secret(database.password()));
  }

  private static long number(TestDatabase database, String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Every row of a tenant in every table, as text; bytes as far as they are text. */
  private static String dumpOf(TestDatabase database, String tenant) throws SQLException {
    StringBuilder dump = new StringBuilder();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      for (String rows :
          List.of(
              "select t::text from feedback t where tenant = '%s'",
              "select t::text from trace_aggregate t where tenant = '%s'",
              "select t::text from tag_aggregate t where tenant = '%s'",
              "select t::text from erasure t where '%s' <> ''",
              """
              select detail || convert_from(coalesce(record_key, '') || coalesce(record_value, ''),
                'UTF8')
              from dead_letter where position('"%s"' in
                convert_from(coalesce(record_key, ''), 'UTF8')) > 0 or record_key is null""")) {
        try (ResultSet row = statement.executeQuery(rows.formatted(tenant))) {
          while (row.next()) {
            dump.append(row.getString(1)).append('\n');
          }
        }
      }
    }
    return dump.toString();
  }

  private static boolean isForgotten(FeedbackState row) {
    return row instanceof Live live && live.fingerprint() == null;
  }
}
