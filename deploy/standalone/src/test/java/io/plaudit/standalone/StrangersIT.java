package io.plaudit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plaudit.codec.EventCodec;
import io.plaudit.codec.RecordKey;
import io.plaudit.ingest.IngestService;
import io.plaudit.model.FeedbackEvent;
import io.plaudit.model.InvalidEventException;
import io.plaudit.testsupport.TestKafka;
import io.plaudit.testsupport.fuzz.FuzzRun;
import io.plaudit.testsupport.fuzz.FuzzedRequest;
import io.plaudit.testsupport.fuzz.Mutant;
import io.plaudit.testsupport.fuzz.Mutants;
import io.plaudit.testsupport.fuzz.SampleRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/**
 * A whole Plaudit under requests and records that nobody should send: each request is answered and
 * never with a fault of ours, each record is applied or becomes a dead letter, and afterwards a
 * good feedback is taken, read and counted, and the sums are those of the rows.
 */
final class StrangersIT {

  private static final int AT_ONCE = 32;

  /** Inputs of one try: to draw them one by one takes longer. */
  private static final int OF_A_TRY = 16;

  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** The services' caches are bounded, and fill. */
  private static final int MOST_GROWTH_MIB = 192;

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** What may come of a change of what was withdrawn meanwhile. */
  private static final String NO_LIVE_ROW = "no-live-row";

  private static InProcess plaudit;
  private static IngestService door;
  private static Client client;
  private static List<SampleRequest> samples;
  private static RawConnections connections;
  private static final Map<String, List<Sent>> LOGGED = new TreeMap<>();
  private static KafkaProducer<byte[], byte[]> producer;
  private static int probes;

  private FuzzRun run;
  private boolean throughTheDoor;
  private long lettersBefore;

  /** What the door itself has put on a topic. */
  @SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
  private record Sent(byte[] key, byte[] value) {}

  @BeforeContainer
  static void start() throws Exception {
    plaudit = new InProcess(Map.of());
    plaudit.startAggregator();
    door = plaudit.openDoor(0);
    client = new Client("http://127.0.0.1:" + door.port(), InProcess.OPERATORS_KEY);
    samples = SampleRequest.all(signedPath());
    connections = new RawConnections(door.port(), AT_ONCE);
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", TestKafka.bootstrapServers(), "linger.ms", "5"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    List<String> refused = new ArrayList<>();
    RawConnection connection = new RawConnection(door.port());
    for (SampleRequest sample : samples) {
      // As clients do: there is one audit at a time, and time between two.
      RawConnection.Answer answer =
          Awaitility.await()
              .pollDelay(Duration.ZERO)
              .until(
                  () -> ask(connection, RawRequest.plain(sample, InProcess.OPERATORS_KEY)),
                  told -> told.status() != 503 && told.status() != 429);
      if (answer.status() >= 300 && answer.status() != 404) {
        refused.add(sample.path() + " " + answer.status() + " " + answer.body());
      }
    }
    connection.close();
    assertThat(refused).as("samples must be as their API wants them").isEmpty();
    for (String topic : List.of(plaudit.topic(), plaudit.objectsTopic())) {
      LOGGED.put(topic, logged(topic));
      assertThat(LOGGED.get(topic)).hasSizeGreaterThan(10);
    }
  }

  @AfterContainer
  static void stop() throws Exception {
    producer.close();
    connections.close();
    plaudit.close();
  }

  @AfterProperty
  void aGoodFeedbackIsTaken_andTheSumsAreThoseOfTheRows() throws Exception {
    if (run == null) {
      return;
    }
    connections.await();
    producer.flush();
    String trace = "good-" + probes++;
    Client.ok(client.post("/v1/feedback", "{\"trace_id\":\"%s\",\"value\":4}".formatted(trace)));
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(client.query("/v1/traces/" + trace).at("/summaries/0/count").asInt())
                    .isEqualTo(1));
    String config = "{\"feedback_key\":\"%s\",\"feedback_config\":{\"type\":\"freeform\"}}";
    Client.ok(client.post("/langsmith/feedback-configs", config.formatted(trace)));
    assertThat(client.query("/langsmith/feedback-configs?key=" + trace)).hasSize(1);
    assertThat(client.get("/health/ready").statusCode()).isEqualTo(200);
    StoreAudit.assertSumsEqualRows(plaudit.database());
    if (throughTheDoor) {
      assertThat(unusable())
          .as("records of the door's that nobody can use")
          .isEqualTo(lettersBefore);
    }
    run.close();
  }

  /** A route that writes and has no sample would not be fuzzed. */
  @Example
  void everyOperationHasASample() throws IOException {
    List<ApiOperation> without =
        ApiOperation.all().stream()
            // A stream does not end, and so is no answer to wait for: StreamIT asks it badly.
            .filter(operation -> !operation.path().equals("/v1/stream"))
            .filter(
                operation ->
                    samples.stream()
                        .noneMatch(sample -> sample.isFor(operation.method(), operation.path())))
            .toList();
    assertThat(without).isEmpty();
  }

  @Property(
      generation = GenerationMode.RANDOMIZED,
      edgeCases = EdgeCasesMode.NONE,
      shrinking = ShrinkingMode.OFF)
  void anyRequestIsAnswered(@ForAll("requests") List<FuzzedRequest> requests) throws Exception {
    if (run == null) {
      throughTheDoor = true;
      lettersBefore = unusable();
    }
    begin("http");
    for (FuzzedRequest request : requests) {
      byte[] bytes = new RawRequest(request, request.of(samples)).bytes(InProcess.OPERATORS_KEY);
      connections.begin(connection -> run.of(bytes, () -> judged(bytes, ask(connection, bytes))));
    }
  }

  @Property(
      generation = GenerationMode.RANDOMIZED,
      edgeCases = EdgeCasesMode.NONE,
      shrinking = ShrinkingMode.OFF)
  void anyRecordOfEventsIsPassed(
      @ForAll("mutants") List<Mutant> values, @ForAll("mutants") List<Mutant> keys)
      throws Exception {
    begin("topic-events");
    put(plaudit.topic(), values, keys);
  }

  @Property(
      generation = GenerationMode.RANDOMIZED,
      edgeCases = EdgeCasesMode.NONE,
      shrinking = ShrinkingMode.OFF)
  void anyRecordOfObjectsIsPassed(
      @ForAll("mutants") List<Mutant> values, @ForAll("mutants") List<Mutant> keys)
      throws Exception {
    begin("topic-objects");
    put(plaudit.objectsTopic(), values, keys);
  }

  @Provide
  Arbitrary<List<FuzzedRequest>> requests() {
    return FuzzedRequest.any().list().ofSize(OF_A_TRY);
  }

  @Provide
  Arbitrary<List<Mutant>> mutants() {
    return Mutants.any().list().ofSize(OF_A_TRY);
  }

  private void begin(String name) {
    if (run == null) {
      run = new FuzzRun(name, LIMIT, MOST_GROWTH_MIB);
    }
  }

  private static long unusable() throws SQLException {
    return StoreAudit.number(
        plaudit.database(),
        "select count(*) from dead_letter where reason <> '" + NO_LIVE_ROW + "'");
  }

  private static String judged(byte[] request, RawConnection.Answer answer) {
    assertThat(answer.status())
        .as(() -> answer.body() + " to " + FuzzRun.shown(request))
        .isNotIn(500, 501, 502, 504);
    if (answer.status() == 503) {
      assertThat(answer.headers())
          .as(() -> "503 to " + FuzzRun.shown(request))
          .containsKey("retry-after");
    }
    return answer.status() == 0 ? "closed" : Integer.toString(answer.status());
  }

  private void put(String topic, List<Mutant> values, List<Mutant> keys) throws Exception {
    for (int i = 0; i < OF_A_TRY; i++) {
      put(topic, values.get(i), keys.get(i));
    }
  }

  private void put(String topic, Mutant value, Mutant key) throws Exception {
    Sent sample = LOGGED.get(topic).get(value.among(LOGGED.get(topic).size()));
    byte[] bytes = sample.value() == null ? new byte[0] : value.applyTo(sample.value());
    byte[] itsKey = key.among(8) == 0 ? key.applyTo(sample.key()) : key(topic, sample, bytes);
    Integer partition = key.among(32) == 1 ? Integer.valueOf(0) : null;
    run.of(
        bytes,
        () -> {
          Future<?> unused =
              producer.send(
                  new ProducerRecord<>(
                      topic, partition, itsKey, key.among(64) == 2 ? null : bytes));
          return "sent";
        });
  }

  private static byte[] key(String topic, Sent sample, byte[] value) {
    if (!topic.equals(plaudit.topic())) {
      return sample.key();
    }
    try {
      FeedbackEvent event = EventCodec.decode(value);
      return RecordKey.encode(event.ref().tenant(), event.ref().traceId());
    } catch (InvalidEventException e) {
      return sample.key();
    }
  }

  private static RawConnection.Answer ask(RawConnection connection, byte[] request)
      throws IOException {
    connection.write(request);
    return connection.read();
  }

  private static String signedPath() throws Exception {
    String asked = "{\"run_id\":\"11111111-1111-4111-8111-111111111111\",\"feedback_key\":\"k\"}";
    JsonNode made = Client.ok(client.post("/langsmith/feedback/tokens", asked));
    // As the file has it: below the first of both bases.
    return URI.create(made.path("url").asText()).getPath().replace("/api/v1", "");
  }

  private static List<Sent> logged(String topic) {
    List<Sent> sent = new ArrayList<>();
    TopicContract.read(topic)
        .forEach(
            record ->
                sent.add(
                    new Sent(
                        record.key().getBytes(StandardCharsets.UTF_8),
                        record.value() == null
                            ? null
                            : record.value().getBytes(StandardCharsets.UTF_8))));
    return sent;
  }
}
