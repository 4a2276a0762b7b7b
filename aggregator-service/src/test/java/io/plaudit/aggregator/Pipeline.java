package io.plaudit.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.plaudit.access.ApiKeys;
import io.plaudit.aggregator.store.PostgresContents;
import io.plaudit.aggregator.store.StoreContents;
import io.plaudit.codec.ErasureCodec;
import io.plaudit.codec.EventCodec;
import io.plaudit.codec.RecordKey;
import io.plaudit.config.Env;
import io.plaudit.model.Erasure;
import io.plaudit.model.FeedbackEvent;
import io.plaudit.testsupport.TestDatabase;
import io.plaudit.testsupport.TestKafka;
import io.plaudit.testsupport.TestPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A topic and a database of a test's own, and what is done to them. */
final class Pipeline implements AutoCloseable {

  static final String KEY = "key-of-acme";
  static final String SECRET = "0123456789abcdef0123456789abcdef";
  static final int PARTITIONS = 4;

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final String topic = TestKafka.createTopic(TestKafka.uniqueTopic("events"), PARTITIONS);
  private final TestDatabase database = TestPostgres.freshDatabase();
  private final KafkaProducer<byte[], byte[]> producer =
      new KafkaProducer<>(
          Map.of("bootstrap.servers", TestKafka.bootstrapServers(), "linger.ms", "1"),
          new ByteArraySerializer(),
          new ByteArraySerializer());
  private final List<Future<RecordMetadata>> acknowledgements = new ArrayList<>();

  String topic() {
    return topic;
  }

  /** The variables of an aggregator on this topic and database, on ports of its own. */
  Map<String, String> variables(String instance) {
    return new HashMap<>(
        Map.ofEntries(
            Map.entry("PLAUDIT_KAFKA_BOOTSTRAP_SERVERS", TestKafka.bootstrapServers()),
            Map.entry("PLAUDIT_EVENTS_TOPIC", topic),
            Map.entry("PLAUDIT_GROUP_ID", topic),
            Map.entry("PLAUDIT_INSTANCE_ID", instance),
            Map.entry("PLAUDIT_PUBLISH_AGGREGATES", "false"),
            Map.entry("PLAUDIT_SINGLE_REPLICA", "true"),
            Map.entry("PLAUDIT_BATCH_EVENTS", "500"),
            Map.entry("PLAUDIT_DATABASE_URL", database.jdbcUrl().substring("jdbc:".length())),
            Map.entry("PLAUDIT_DATABASE_USER", database.user()),
            Map.entry("PLAUDIT_DATABASE_PASSWORD", database.password()),
            Map.entry("PLAUDIT_ASSERTION_SECRET", SECRET),
            Map.entry(
                "PLAUDIT_API_KEYS",
                "[{\"name\":\"k\",\"sha256\":\""
                    + ApiKeys.sha256(KEY)
                    + "\",\"tenant\":\"acme\",\"scopes\":[\"read\"]}]"),
            Map.entry("PLAUDIT_HOST", "127.0.0.1"),
            Map.entry("PLAUDIT_PORT", "0"),
            Map.entry("PLAUDIT_MANAGEMENT_PORT", "0")));
  }

  /** A started aggregator; the caller stops it. */
  AggregatorService start(String instance) throws Exception {
    return start(variables(instance));
  }

  static AggregatorService start(Map<String, String> variables) throws Exception {
    AggregatorService service = new AggregatorService(AggregatorConfig.from(new Env(variables)));
    service.start().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    return service;
  }

  static void stop(AggregatorService service) throws Exception {
    service.stop().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  void send(List<FeedbackEvent> events) {
    for (FeedbackEvent event : events) {
      send(RecordKey.encode(event.ref().tenant(), event.ref().traceId()), EventCodec.encode(event));
    }
    producer.flush();
  }

  void send(byte[] key, byte[] value) {
    acknowledgements.add(producer.send(new ProducerRecord<>(topic, key, value)));
  }

  /** Forgets all who have this, as the front door does: in every partition. */
  void forget(String tenant, String tag, String value, UUID pseudonym) {
    for (int partition = 0; partition < PARTITIONS; partition++) {
      forget(
          partition,
          new Erasure(
              pseudonym,
              tenant,
              tag,
              value,
              Erasure.pseudonym(pseudonym),
              partition,
              PARTITIONS,
              TestEvents.NOON));
    }
    producer.flush();
  }

  void forget(int partition, Erasure erasure) {
    byte[] key = ErasureCodec.encodeKey(erasure.tenant());
    acknowledgements.add(
        producer.send(new ProducerRecord<>(topic, partition, key, ErasureCodec.encode(erasure))));
  }

  /** Waits until every record that was sent is behind the stored offsets. */
  void awaitApplied() {
    producer.flush();
    assertThat(acknowledgements)
        .allSatisfy(sent -> assertThat(sent.get().offset()).isNotNegative());
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(applied()).isEqualTo(acknowledgements.size()));
  }

  void awaitApplied(long atLeast) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(applied()).isGreaterThanOrEqualTo(atLeast));
  }

  void awaitReady(AggregatorService service) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(management(service, "/health/ready").statusCode()).isEqualTo(200));
  }

  /** Waits until each member of the group has partitions, and all of them an owner. */
  void awaitShared() {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", TestKafka.bootstrapServers()))) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                var group =
                    admin.describeConsumerGroups(List.of(topic)).describedGroups().get(topic).get();
                assertThat(group.groupState()).isEqualTo(GroupState.STABLE);
                assertThat(group.members())
                    .allSatisfy(
                        member -> assertThat(member.assignment().topicPartitions()).isNotEmpty())
                    .flatExtracting(member -> member.assignment().topicPartitions())
                    .hasSize(PARTITIONS);
              });
    }
  }

  StoreContents contents() throws SQLException {
    return PostgresContents.read(database);
  }

  long applied() throws SQLException {
    try {
      return number("select coalesce(sum(next_offset), 0) from position");
    } catch (SQLException e) {
      if ("42P01".equals(e.getSQLState())) {
        return -1; // the schema is not there yet
      }
      throw e;
    }
  }

  /** A session of the test's own, for locks. */
  Connection connect() throws SQLException {
    return database.connect();
  }

  long number(String sql) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Lets nobody connect, and ends all sessions: as if the database were away. */
  void takeDatabaseAway() throws SQLException {
    onServer("alter database \"" + database.database() + "\" with allow_connections false");
    onServer(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = '"
            + database.database()
            + "'");
  }

  void bringDatabaseBack() throws SQLException {
    onServer("alter database \"" + database.database() + "\" with allow_connections true");
  }

  static HttpResponse<String> query(AggregatorService service, String path)
      throws IOException, InterruptedException {
    return get(service.port(), path);
  }

  /** Asks as the front door does, on behalf of a tenant. */
  static HttpResponse<String> queryAs(AggregatorService service, String tenant, String path)
      throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path))
            .header("Authorization", "Bearer " + FrontDoorAssertion.of(tenant, SECRET))
            .timeout(Duration.ofSeconds(20))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  static HttpResponse<String> management(AggregatorService service, String path)
      throws IOException, InterruptedException {
    return get(service.managementPort(), path);
  }

  @Override
  public void close() {
    producer.close();
  }

  private static HttpResponse<String> get(int port, String path)
      throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("x-portkey-api-key", KEY)
            .timeout(Duration.ofSeconds(20))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private void onServer(String sql) throws SQLException {
    String url = "jdbc:postgresql://" + database.host() + ":" + database.port() + "/postgres";
    try (Connection connection =
            DriverManager.getConnection(url, database.user(), database.password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
