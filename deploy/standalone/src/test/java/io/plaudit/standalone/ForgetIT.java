package io.plaudit.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plaudit.codec.RecordKey;
import io.plaudit.codec.Topics;
import io.plaudit.model.Erasure;
import io.plaudit.standalone.cli.CommandLineRun;
import io.plaudit.testsupport.TestKafka;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person is forgotten by the API and by the command line, through all that is kept of it. */
class ForgetIT {

  private static final String ANN = "ann-0f5e77c1";
  private static final String BOB = "bob-0f5e77c1";
  private static final String UNREADABLE = "unreadable-";
  private static final String RUN = "44444444-4444-4444-8444-444444444444";

  @TempDir static Path data;

  private static InProcess plaudit;
  private static Client client;
  private static String url;

  @BeforeAll
  static void start() throws Exception {
    plaudit = new InProcess(Map.of());
    plaudit.startAggregator();
    url = "http://127.0.0.1:" + plaudit.openDoor(0).port();
    client = new Client(url, InProcess.KEY);
  }

  @AfterAll
  static void stop() throws Exception {
    plaudit.close();
  }

  @Test
  void aPersonIsForgotten_inRowsSumsAndDeadLetters_andStaysSo() throws Exception {
    String body = said(ANN, "t1", -4);
    String id = id(client.post("/v1/feedback", body, "Idempotency-Key", "once"));
    for (int i = 0; i < 20; i++) {
      id(client.post("/v1/feedback", said(ANN, "more" + i, 1)));
    }
    id(client.post("/v1/feedback", said(BOB, "t1", 3)));
    Client.ok(client.post("/langsmith/feedback", langSmith()));
    assertThat(client.query("/v1/tags/_user/" + ANN).get("count").asInt()).isEqualTo(21);
    assertThat(dump()).contains(ANN);

    JsonNode before = client.query("/v1/summary");
    HttpResponse<String> first = forget(ANN, "attempt");
    assertThat(first.statusCode()).isEqualTo(202);
    assertThat(first.headers().firstValue("Idempotency-Key")).contains("attempt");
    assertThat(forget(ANN, "attempt").body()).isEqualTo(first.body());

    assertThat(client.query("/v1/tags/_user/" + ANN).get("count").asInt()).isZero();
    JsonNode users = client.query("/v1/tags/_user").get("values");
    JsonNode row = client.query("/v1/feedback/" + id).at("/feedback/0");
    assertThat(row.at("/value").asInt()).isEqualTo(-4);
    assertThat(row.at("/comment").isNull()).isTrue();
    assertThat(row.at("/metadata/_user").asText()).startsWith("forgotten-");
    assertThat(users.findValuesAsText("value")).contains(row.at("/metadata/_user").asText(), BOB);
    assertThat(client.query("/v1/summary")).isEqualTo(before);
    awaitTold();
    assertThat(dump()).doesNotContain(ANN).contains(BOB);

    id(client.post("/v1/feedback", body, "Idempotency-Key", "once"));
    HttpResponse<String> change =
        client.send(
            "PUT", "/v1/feedback/" + id, "{\"value\":5,\"metadata\":{\"_user\":\"" + ANN + "\"}}");
    assertThat(change.statusCode()).isEqualTo(200);
    assertThat(client.query("/v1/feedback/" + id).at("/feedback/0/value").asInt()).isEqualTo(5);
    assertThat(dump()).doesNotContain(ANN);
    assertVendorsReadWhatIsLeft(id);

    id(client.post("/v1/feedback", said(ANN, "new", 2)));
    assertThat(client.query("/v1/tags/_user/" + ANN).get("count").asInt()).isEqualTo(1);
    StoreAudit.assertAggregatesEqualRows(plaudit.database());
    assertEveryPartitionWasTold();

    deadLetter();
    client.query("/v1/summary");
    assertThat(dump()).contains(UNREADABLE + ANN);
    assertThat(forget(ANN, "another").statusCode()).isEqualTo(202);
    client.query("/v1/summary");
    awaitTold();
    assertThat(dump()).doesNotContain(ANN).doesNotContain(UNREADABLE).contains("malformed");
  }

  @Test
  void theCommandLineForgetsToo() throws Exception {
    id(client.post("/v1/feedback", said("carl", "t2", 1)));
    Files.writeString(data.resolve("bootstrap-key"), InProcess.KEY);
    String[] where = {"--url", url, "--data", data.toString()};

    assertThat(CommandLineRun.of("forget", where, "--tag", "_user=carl")).startsWith("0 accepted");
    assertThat(CommandLineRun.of("forget", where, "--json", "--tag", "_user=carl"))
        .startsWith("0 {\"status\":\"accepted\"");
    assertThat(CommandLineRun.of("forget", where, "--tag", "carl")).startsWith("2 ");
    assertThat(CommandLineRun.of("forget", where, "--tag", "no tag=carl"))
        .startsWith("1 ")
        .contains("400")
        .contains("--idempotency-key");
    assertThat(client.query("/v1/tags/_user/carl").get("count").asInt()).isZero();
  }

  @Test
  void onlyAnAdministratorForgets_andOnlyItsOwn() throws Exception {
    Client other = new Client(url, InProcess.OTHERS_KEY);
    String asked = "{\"tag\":\"_user\",\"value\":\"dora\"}";
    id(other.post("/v1/feedback", said("dora", "t", 1)));

    assertThat(other.post("/v1/forget", asked).statusCode()).isEqualTo(403);
    assertThat(client.post("/v1/forget", asked).statusCode()).isEqualTo(202);
    assertThat(other.query("/v1/tags/_user/dora").get("count").asInt()).isEqualTo(1);
  }

  @Test
  void whatIsWrongIsRefused_andNotQuoted() throws Exception {
    for (String body :
        List.of(
            "",
            "[]",
            "{}",
            "{\"tag\":\"_user\"}",
            "{\"tag\":\"_user\",\"value\":5}",
            "{\"tag\":\"_user\",\"value\":\"\"}",
            "{\"tag\":\"_user\",\"value\":\"" + "erna".repeat(65) + "\"}",
            "{\"tag\":\"a b\",\"value\":\"erna\"}",
            "{\"tag\":\"_user\",\"value\":\"erna\",\"tenant\":\"other\"}")) {
      HttpResponse<String> refused = client.post("/v1/forget", body);
      assertThat(refused.statusCode()).as(body).isEqualTo(400);
      assertThat(refused.headers().firstValue("content-type")).contains("application/problem+json");
      assertThat(refused.body()).contains("(not stored)").doesNotContain("erna");
    }
  }

  private static void assertVendorsReadWhatIsLeft(String id) throws Exception {
    for (String path :
        List.of(
            "/langsmith/feedback?limit=50",
            "/langsmith/feedback/" + id,
            "/humm/feedback/" + id,
            "/v1/feedback?limit=50")) {
      assertThat(client.get(path).statusCode()).as(path).isLessThan(500);
    }
    HttpResponse<String> weave =
        client.post("/weave/feedback/query", "{\"project_id\":\"a/b\",\"limit\":50}");
    assertThat(weave.statusCode()).isEqualTo(200);
  }

  private static void assertEveryPartitionWasTold() throws Exception {
    TopicContract contract = new TopicContract();
    Map<String, TreeSet<Integer>> told = new TreeMap<>();
    TreeSet<String> pseudonyms = new TreeSet<>();
    for (ConsumerRecord<String, String> record : TopicContract.read(plaudit.topic())) {
      if (record.value().contains(Erasure.TYPE)) {
        String type = contract.require(record).get(Topics.CE_TYPE).asText();
        JsonNode event = Client.JSON.readTree(record.value());
        assertThat(type).isEqualTo(Erasure.TYPE);
        assertThat(event.get("partition").asInt()).isEqualTo(record.partition());
        told.computeIfAbsent(event.get("value").asText(), first -> new TreeSet<>())
            .add(record.partition());
        if (event.get("value").asText().equals(ANN)) {
          pseudonyms.add(event.get("pseudonym").asText());
        }
      }
    }
    assertThat(told.get(ANN)).containsExactly(0, 1, 2, 3);
    assertThat(pseudonyms).as("a repetition is the same").hasSize(1);
  }

  private static HttpResponse<String> forget(String user, String key) throws Exception {
    return client.post(
        "/v1/forget", "{\"tag\":\"_user\",\"value\":\"" + user + "\"}", "Idempotency-Key", key);
  }

  private static String said(String user, String trace, int value) {
    return """
    {"trace_id":"%s","value":%d,"comment":"%s says so","correction":{"by":"%s"},
     "metadata":{"_user":"%s","_prompt":"p","mail":"%s@example"}}"""
        .formatted(trace, value, user, user, user, user);
  }

  private static String langSmith() {
    return """
    {"run_id":"%s","key":"quality","score":0.5}"""
        .formatted(RUN);
  }

  /** Something on the topic that is of the tenant and cannot be read. */
  private static void deadLetter() throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", TestKafka.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer
          .send(
              new ProducerRecord<>(
                  plaudit.topic(),
                  RecordKey.encode("acme", "x"),
                  ("{\"tenant\":\"acme\",\"key\":\"" + UNREADABLE + ANN).getBytes(UTF_8)))
          .get(30, TimeUnit.SECONDS);
    }
  }

  private static String id(HttpResponse<String> created) throws Exception {
    return Client.ok(created).at("/feedback_ids/0").asText();
  }

  /** Where somebody was counted is kept until it has been told that he no longer is. */
  private static void awaitTold() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              try (Connection connection = plaudit.database().connect();
                  Statement statement = connection.createStatement();
                  ResultSet row = statement.executeQuery("select count(*) from former_place")) {
                row.next();
                return row.getInt(1) == 0;
              }
            });
  }

  /** All that the store holds of feedback, as text. */
  private static String dump() throws SQLException {
    StringBuilder dump = new StringBuilder();
    try (Connection connection = plaudit.database().connect();
        Statement statement = connection.createStatement()) {
      List<String> tables = new ArrayList<>();
      try (ResultSet names =
          statement.executeQuery("select tablename from pg_tables where schemaname = 'public'")) {
        while (names.next()) {
          tables.add(names.getString(1));
        }
      }
      assertThat(tables).contains("feedback", "dead_letter", "erasure");
      tables.add("(select encode(record_value, 'escape') from dead_letter)");
      for (String table : tables) {
        try (ResultSet rows = statement.executeQuery("select t::text from " + table + " t")) {
          while (rows.next()) {
            dump.append(rows.getString(1)).append('\n');
          }
        }
      }
    }
    return dump.toString();
  }
}
