package io.plaudit.aggregator.store;

import static io.plaudit.aggregator.TestEvents.feedback;
import static io.plaudit.aggregator.TestEvents.recorded;
import static io.plaudit.aggregator.TestEvents.ref;
import static io.plaudit.aggregator.TestEvents.retracted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.plaudit.aggregator.TestEvents;
import io.plaudit.aggregator.aggregate.Changes;
import io.plaudit.aggregator.aggregate.Deltas;
import io.plaudit.codec.MetadataBloom;
import io.plaudit.config.Secret;
import io.plaudit.model.FeedbackEvent;
import io.plaudit.model.FeedbackRef;
import io.plaudit.model.RawJson;
import io.plaudit.testsupport.TestDatabase;
import io.plaudit.testsupport.TestPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PostgresStoreIT extends FeedbackStoreContract {

  private static final TestDatabase DATABASE = TestPostgres.freshDatabase();

  private final PostgresStore store = new PostgresStore(access(), LOG.topic());

  @BeforeAll
  static void migrate() {
    new Migrations(access()).run();
    new Migrations(access()).run();
  }

  @BeforeEach
  void empty() throws SQLException {
    execute(
        "truncate log, position, feedback, trace_aggregate, tag_aggregate, tag_hourly,"
            + " dead_letter, dead_letter_feed, former_place");
  }

  @Override
  FeedbackStore store() {
    return store;
  }

  @Override
  StoreContents contents() {
    try {
      return PostgresContents.read(DATABASE);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** On a table that the server believes to be empty it might go through it for each id. */
  @Test
  void lookUp_findsEachRowByAnIndex_whateverTheServerBelieves() throws SQLException {
    StringBuilder plan = new StringBuilder();
    try (Connection connection = new Sessions(access()).writer(LOG.topic(), PARTITION);
        PreparedStatement explain = connection.prepareStatement("explain " + FindFeedback.SQL)) {
      for (int array = 1; array <= 2; array++) {
        new ArrayParameter(ColumnType.UUID, 0, false).set(explain, array);
      }
      explain.setInt(3, PARTITION);
      try (ResultSet lines = explain.executeQuery()) {
        while (lines.next()) {
          plan.append(lines.getString(1)).append('\n');
        }
      }
    }

    assertThat(plan.toString())
        .startsWith("Nested Loop")
        .containsPattern(
            "ProjectSet(?s:.*)Index Cond: \\(\\((trace_hash|feedback_id) = \\(unnest[^)]*\\){3}"
                + " AND \\((trace_hash|feedback_id) = \\(unnest");
  }

  @Test
  void row_bearsTheFilterOfItsMetadata() throws SQLException {
    RawJson metadata = new RawJson("{\"_user\":\"u\",\"nested\":{\"session\":\"s-1\"}}");

    apply(open(PARTITION, 0), recorded(feedback(ref("t", 1)).metadata(metadata).build()));

    try (Connection connection = DATABASE.connect();
        var statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select metadata_bloom_low, metadata_bloom_high from feedback")) {
      assertThat(row.next()).isTrue();
      assertThat(new MetadataBloom(row.getLong(1), row.getLong(2)))
          .isEqualTo(MetadataBloom.of(metadata));
    }
  }

  @Test
  void row_bearsWhereItWasChangedLast_andLeavesWhereItWasCountedBefore() throws SQLException {
    FeedbackRef moved = ref("moved", 1);
    FeedbackRef withdrawn = ref("withdrawn", 2);
    FeedbackRef unknown = ref("unknown", 3);
    RawJson user = new RawJson("{\"_user\":\"u1\"}");
    FeedbackEvent.Recorded first = recorded(feedback(withdrawn).metadata(user).build());
    PartitionStore store = open(PARTITION, 7);

    apply(store, recorded(feedback(moved).metadata(user).build()), first, first);
    apply(store, TestEvents.amended(1, moved, TestEvents.value("2")), first);
    assertThat(texts("select trace_id || log_offset from feedback"))
        .containsExactly("moved10", "withdrawn8");
    assertThat(texts("select tags::text from former_place")).isEmpty();

    apply(
        store,
        TestEvents.amended(2, moved, TestEvents.metadata("{\"_user\":\"u2\"}")),
        TestEvents.amended(3, moved, TestEvents.value("3")),
        TestEvents.retracted(withdrawn),
        TestEvents.retracted(unknown));

    assertThat(texts("select trace_id || log_offset from feedback"))
        .containsExactly("moved13", "unknown15", "withdrawn14");
    assertThat(texts("select trace_id || log_offset || key || tags from former_place"))
        .containsExactly(
            "moved13feedback{\"_user\": \"u1\"}", "withdrawn14feedback{\"_user\": \"u1\"}");
  }

  /** Every second of every partition: it must not go through the table. */
  @Test
  void changes_areFoundByTheIndex() throws SQLException {
    Map<ChangedPlaces, String> indexes =
        Map.of(
            new ChangedPlaces.Rows(PARTITION, 5, 9),
            "feedback_by_log",
            new ChangedPlaces.FormerPlaces(PARTITION, 5, 9),
            "former_place_by_log",
            new ChangedPlaces.Traces(PARTITION),
            "trace_aggregate_pkey",
            new ChangedPlaces.Tags(PARTITION),
            "tag_aggregate_pkey");
    try (Connection connection = new Sessions(access()).durable("plan")) {
      for (Map.Entry<ChangedPlaces, String> each : indexes.entrySet()) {
        assertThat(each.getKey().explained(connection)).contains(each.getValue());
      }
    }
  }

  private static List<String> texts(String sql) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Connection connection = DATABASE.connect();
        var statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql + " order by 1")) {
      while (row.next()) {
        texts.add(row.getString(1));
      }
    }
    return texts;
  }

  @Test
  void stuckSessionOfAnOlderOwner_isTerminated() throws SQLException {
    try (Connection stuck = namedSession()) {
      open(PARTITION, 0).close();
      lockPosition(stuck);

      apply(open(PARTITION, 0), recorded(feedback(ref("t", 1), "1", "1")));

      assertThat(contents().nextOffsets()).containsEntry(PARTITION, 1L);
      assertThatExceptionOfType(SQLException.class).isThrownBy(stuck::commit);
    }
  }

  @Test
  void sessionOfANewerOwner_isLeftAlone() throws SQLException {
    PartitionStore old = open(PARTITION, 0);
    try (Connection newer = namedSession()) {
      lockPosition(newer);

      assertThatExceptionOfType(StaleOwnerException.class)
          .isThrownBy(() -> apply(old, recorded(feedback(ref("t", 1), "1", "1"))));

      newer.commit();
    }
    assertThat(contents().rows()).isEmpty();
  }

  @Test
  void sessionThatWasTerminated_saysThatTheStoreIsAway() throws SQLException {
    PartitionStore open = open(PARTITION, 0);
    open.check();
    execute(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = '"
            + Sessions.name(LOG.topic(), PARTITION)
            + "'");

    assertThatExceptionOfType(StoreException.class).isThrownBy(open::check);
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> apply(open, retracted(ref("t", 1))))
        .isNotInstanceOf(RefusedBatchException.class);
  }

  @Test
  void rowsTooLargeToHoldAtOnce_areRefused() {
    PartitionStore open = open(PARTITION, 0);
    RawJson large = new RawJson("{\"a\":\"" + "x".repeat(4_000_000) + "\"}");
    List<FeedbackRef> refs = new ArrayList<>();
    for (int i = 0; i < 18; i++) {
      refs.add(ref("t", i));
      apply(open, recorded(feedback(refs.get(i)).attributes(large).build()));
    }

    assertThatExceptionOfType(RefusedBatchException.class).isThrownBy(() -> open.find(refs));

    assertThat(open.find(refs.subList(0, 9))).hasSize(9);
  }

  /** No two of the texts would be enough. */
  @Test
  void rowsOfManyLongTexts_areTooLargeToHoldAtOnce_whereverTheTextsAre() {
    PartitionStore open = open(PARTITION, 0);
    List<FeedbackRef> refs = new ArrayList<>();
    for (int batch = 0; batch < 12; batch++) {
      List<FeedbackEvent> events = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        FeedbackRef ref = ref("t", refs.size());
        refs.add(ref);
        events.add(
            recorded(
                feedback(ref)
                    .comment("x".repeat(16_000))
                    .correction(new RawJson('"' + "x".repeat(65_000) + '"'))
                    .metadata(new RawJson("{\"a\":\"" + "x".repeat(16_000) + "\"}"))
                    .build(),
                ref.toString()));
      }
      apply(open, events.toArray(FeedbackEvent[]::new));
    }

    assertThatExceptionOfType(RefusedBatchException.class).isThrownBy(() -> open.find(refs));

    assertThat(open.find(refs.subList(0, 600))).hasSize(600);
  }

  @Test
  void outbox_givesDeadLettersInOrder_untilTheyAreSent() {
    PartitionStore open = open(PARTITION, 0);
    List<DeadLetter> letters = new ArrayList<>();
    byte[] bytes = {1, 0, -1};
    for (int i = 0; i < 10; i++) {
      letters.add(
          new DeadLetter(
              i,
              "invalid",
              "why",
              new DeadLetter.Raw(bytes, bytes, io.plaudit.aggregator.TestEvents.NOON)));
    }
    Deltas none = new Deltas(new HashMap<>(), new HashMap<>());
    open.apply(
        new Batch(
            0, 10, new Changes(List.of(), List.of(), List.of(), none, List.of(), 0, 0), letters));

    try (DeadLetterOutbox outbox = store.outbox()) {
      List<DeadLetter> first = outbox.pending(PARTITION);
      assertThat(first).extracting(DeadLetter::offset).startsWith(0L, 1L);
      assertThat(first.get(0).record().value()).isEqualTo(bytes);
      outbox.sent(PARTITION, 9);
      outbox.sent(PARTITION, 4);
      assertThat(outbox.pending(PARTITION)).extracting(DeadLetter::offset).containsExactly(9L);
      outbox.sent(PARTITION, 10);
      assertThat(outbox.pending(PARTITION)).isEmpty();
      assertThat(outbox.pending(PARTITION + 1)).isEmpty();
    }
  }

  private static DatabaseAccess access() {
    return new DatabaseAccess(
        DATABASE.jdbcUrl().substring("jdbc:".length()),
        DATABASE.user(),
        new Secret(DATABASE.password()));
  }

  private static Connection namedSession() throws SQLException {
    Connection connection = DATABASE.connect();
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement()) {
      statement.execute("set application_name = '" + Sessions.name(LOG.topic(), PARTITION) + "'");
    }
    connection.commit();
    return connection;
  }

  private static void lockPosition(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      assertThat(statement.executeUpdate("update position set next_offset = 77")).isEqualTo(1);
    }
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = DATABASE.connect();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
