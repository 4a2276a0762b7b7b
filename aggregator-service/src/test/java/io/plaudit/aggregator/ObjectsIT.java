package io.plaudit.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plaudit.codec.ObjectCodec;
import io.plaudit.model.ObjectRef;
import io.plaudit.model.RawJson;
import io.plaudit.model.SideObject;
import io.plaudit.testsupport.TestKafka;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Side objects from the topic to the query API, on a real broker and a real database. */
final class ObjectsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int PARTITIONS = 3;
  private static final String KIND = "note";

  private final Pipeline pipeline = new Pipeline();
  private final String topic =
      TestKafka.createTopic(
          TestKafka.uniqueTopic("objects"), PARTITIONS, Map.of("cleanup.policy", "compact"));
  private final KafkaProducer<byte[], byte[]> producer =
      new KafkaProducer<>(
          Map.of("bootstrap.servers", TestKafka.bootstrapServers()),
          new ByteArraySerializer(),
          new ByteArraySerializer());
  private final List<AggregatorService> services = new ArrayList<>();
  private int sent;

  @AfterEach
  void stop() throws Exception {
    for (AggregatorService service : services) {
      Pipeline.stop(service);
    }
    producer.close();
    pipeline.close();
  }

  @Test
  void theLastWriteWins_andARemovalRemoves() throws Exception {
    AggregatorService service = start();
    put("acme", "a", "{\"n\":1}");
    put("acme", "a", "{\"n\":2.50,\"z\":1,\"b\":2}");
    put("acme", "gone", "{}");
    send(SideObject.removed(new ObjectRef("acme", KIND, "gone")));
    put("acme", "back", "{\"n\":1}");
    send(SideObject.removed(new ObjectRef("acme", KIND, "back")));
    put("acme", "back", "{\"n\":2}");

    assertThat(objects(service, "acme", "/v1/objects/note/a").body())
        .isEqualTo("{\"id\":\"a\",\"document\":{\"n\":2.50,\"z\":1,\"b\":2}}");
    assertThat(objects(service, "acme", "/v1/objects/note/gone").statusCode()).isEqualTo(404);
    assertThat(objects(service, "acme", "/v1/objects/note/back").body()).contains("{\"n\":2}");
  }

  @Test
  void aListIsInTheOrderOfIds_byPrefix_pageByPage() throws Exception {
    AggregatorService service = start();
    for (String id : List.of("b/2", "a/1", "b/10", "b/1", "c", "b/é")) {
      put("acme", id, "{}");
    }

    JsonNode first = json(objects(service, "acme", "/v1/objects/note?prefix=b%2F&limit=3"));
    JsonNode second =
        json(
            objects(
                service,
                "acme",
                "/v1/objects/note?prefix=b%2F&limit=3&cursor="
                    + first.get("next_cursor").asText()));

    assertThat(first.get("objects").findValuesAsText("id")).containsExactly("b/1", "b/10", "b/2");
    assertThat(second.get("objects").findValuesAsText("id")).containsExactly("b/é");
    assertThat(second.get("next_cursor").isNull()).isTrue();
  }

  @Test
  void tenantsAndKindsAreWalls_andApiKeysAreNotEnough() throws Exception {
    AggregatorService service = start();
    put("acme", "shared", "{\"of\":\"acme\"}");
    put("globex", "shared", "{\"of\":\"globex\"}");
    send(new SideObject(new ObjectRef("acme", "other", "shared"), new RawJson("{}")));

    assertThat(objects(service, "globex", "/v1/objects/note/shared").body())
        .contains("globex")
        .doesNotContain("acme");
    assertThat(json(objects(service, "globex", "/v1/objects/note")).get("objects")).hasSize(1);
    assertThat(objects(service, "initech", "/v1/objects/note/shared").statusCode()).isEqualTo(404);
    assertThat(objects(service, "globex", "/v1/objects/other/shared").statusCode()).isEqualTo(404);
    assertThat(Pipeline.query(service, "/v1/objects/note/shared").statusCode()).isEqualTo(401);
    assertThat(objects(service, "acme", "/v1/objects/NOTE").statusCode()).isEqualTo(400);
    assertThat(objects(service, "acme", "/v1/objects/note?limit=201").statusCode()).isEqualTo(400);
  }

  @Test
  void theFrontDoorFindsByName_whoseverItIs_andNobodyElseDoes() throws Exception {
    AggregatorService service = start();
    put("acme", "of/one", "{\"of\":\"acme\"}");
    put("globex", "of/another", "{\"of\":\"globex\"}");
    put("globex", "plain", "{\"n\":2.50}");
    send(new SideObject(new ObjectRef("acme", "other", "of/one"), new RawJson("{}")));
    String named = "/v1/named-objects/note/";

    assertThat(objects(service, "*", named + "one").body())
        .isEqualTo(
            "{\"objects\":[{\"tenant\":\"acme\",\"id\":\"of/one\",\"document\":{\"of\":\"acme\"}}]}");
    assertThat(objects(service, "*", named + "another").body()).contains("globex");
    assertThat(objects(service, "*", named + "plain").body()).contains("{\"n\":2.50}");
    assertThat(objects(service, "*", named + "of").body()).isEqualTo("{\"objects\":[]}");
    assertThat(objects(service, "acme", named + "one").statusCode()).isEqualTo(401);
    assertThat(Pipeline.query(service, named + "one").statusCode()).isEqualTo(401);
    assertThat(objects(service, "*", "/v1/objects/note/plain").statusCode()).isEqualTo(401);
    assertThat(objects(service, "*", "/v1/summary").statusCode()).isEqualTo(401);
  }

  @Test
  void whatCannotBeUsedIsADeadLetter_andTheRestGoesOn() throws Exception {
    AggregatorService service = start();
    byte[] key = ObjectCodec.encodeKey(new ObjectRef("acme", KIND, "a"));
    int home = partition(key);
    send(home, key, bytes("no json"));
    send(home, key, bytes("[1]"));
    send(home, key, bytes("{\"t\":\"" + "x".repeat(SideObject.MAX_DOCUMENT_BYTES) + "\"}"));
    send(home, bytes("[\"acme\",\"note\"]"), bytes("{}"));
    send(home, bytes("[\"acme\", \"note\", \"a\"]"), bytes("{}"));
    send((home + 1) % PARTITIONS, key, bytes("{}"));
    put("acme", "a", "{\"still\":\"here\"}");

    assertThat(objects(service, "acme", "/v1/objects/note/a").body()).contains("still");
    assertThat(reasons()).containsOnly(Map.entry("malformed", 4L), Map.entry("misrouted", 2L));
    String metrics = Pipeline.management(service, "/metrics").body();
    assertThat(metrics)
        .contains("plaudit_objects_consumed_total 7.0", "plaudit_objects_applied_total 1.0");
    assertThat(pipeline.number("select count(*) from public.dead_letter")).isZero();
  }

  @Test
  void aRestartGoesOnFromTheStoredOffsets() throws Exception {
    AggregatorService first = start();
    put("acme", "a", "{\"n\":1}");
    awaitApplied();
    services.remove(first);
    Pipeline.stop(first);
    put("acme", "a", "{\"n\":2}");
    put("acme", "b", "{}");
    AggregatorService second = start();
    awaitApplied();

    assertThat(objects(second, "acme", "/v1/objects/note/a").body()).contains("{\"n\":2}");
    assertThat(Pipeline.management(second, "/metrics").body())
        .contains("plaudit_objects_consumed_total 2.0");
  }

  @Test
  void aTopicMadeAnewStopsTheAggregator() throws Exception {
    AggregatorService first = start();
    put("acme", "a", "{}");
    awaitApplied();
    services.remove(first);
    Pipeline.stop(first);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", TestKafka.bootstrapServers()))) {
      admin.deleteTopics(List.of(topic)).all().get();
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(admin.listTopics().names().get()).doesNotContain(topic));
    }
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .untilAsserted(
            () -> TestKafka.createTopic(topic, PARTITIONS, Map.of("cleanup.policy", "compact")));

    AggregatorService second = Pipeline.start(variables());
    services.add(second);

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(Pipeline.management(second, "/health/ready").body())
                    .contains("the consumer of objects is failed", "belongs to"));
    assertThat(pipeline.number("select count(*) from objects.object")).isEqualTo(1);
  }

  private AggregatorService start() throws Exception {
    AggregatorService service = Pipeline.start(variables());
    services.add(service);
    pipeline.awaitReady(service);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(Pipeline.management(service, "/metrics").body())
                    .contains("plaudit_objects_partitions_owned " + PARTITIONS + ".0"));
    return service;
  }

  private Map<String, String> variables() {
    Map<String, String> variables = pipeline.variables("one");
    variables.put("PLAUDIT_OBJECTS_TOPIC", topic);
    return variables;
  }

  private void put(String tenant, String id, String document) throws Exception {
    send(new SideObject(new ObjectRef(tenant, KIND, id), new RawJson(document)));
  }

  private void send(SideObject object) throws Exception {
    send(null, ObjectCodec.encodeKey(object.ref()), ObjectCodec.encodeValue(object));
  }

  private void send(Integer partition, byte[] key, byte[] value) throws Exception {
    assertThat(producer.send(new ProducerRecord<>(topic, partition, key, value)).get().offset())
        .isNotNegative();
    sent++;
  }

  private static int partition(byte[] key) {
    return Utils.toPositive(Utils.murmur2(key)) % PARTITIONS;
  }

  private void awaitApplied() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(pipeline.number("select sum(next_offset) from objects.position"))
                    .isEqualTo(sent));
  }

  private Map<String, Long> reasons() throws Exception {
    Map<String, Long> reasons = new TreeMap<>();
    for (String reason : List.of("malformed", "misrouted", "refused")) {
      long count =
          pipeline.number(
              "select count(*) from objects.dead_letter where reason = '" + reason + "'");
      if (count > 0) {
        reasons.put(reason, count);
      }
    }
    return reasons;
  }

  private static HttpResponse<String> objects(AggregatorService service, String tenant, String path)
      throws Exception {
    return Pipeline.queryAs(service, tenant, path);
  }

  private static JsonNode json(HttpResponse<String> response) throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return new ObjectMapper().readTree(response.body());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
