package io.plaudit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plaudit.codec.RecordKey;
import io.plaudit.codec.Topics;
import io.plaudit.testsupport.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator's commands, run as an operator runs them, on a standalone that is in use. */
class CommandLineIT {

  private static final String FEEDBACK =
      """
      [{"trace_id":"t1","value":-10,"weight":0.5,"comment":"by ann-7d1c5e",
        "metadata":{"_user":"ann-7d1c5e","_prompt":"p","team":"red"}},
       {"trace_id":"t2","value":4,"metadata":{"_user":"u2","team":"blue"}}]""";

  @TempDir Path data;

  /** What a command answered. */
  private record Answer(int status, String out, String err) {}

  @Test
  void audit_deadLetters_rebuild_grow() throws Exception {
    try (PlauditProcess plaudit = PlauditProcess.up(data)) {
      Client client = plaudit.client();
      Client.ok(client.post("/v1/feedback", FEEDBACK));
      assertThat(client.query("/v1/summary").get("count").asLong()).isEqualTo(2);
      String url = plaudit.url();

      Answer own = run("audit", "--url", url);
      assertThat(own.status()).as(own.toString()).isZero();
      assertThat(own.out()).contains("no difference in 2 feedbacks");
      JsonNode store = Client.JSON.readTree(run("audit", "--store", "--json", "--url", url).out());
      assertThat(store.get("partitions")).hasSize(4).allMatch(of -> of.get("lag").asLong() == 0);
      assertThat(store.at("/audit/live").asLong()).isEqualTo(2);

      execute("update trace_aggregate set count = count + 1 where trace_id = 't1'");
      Answer found = run("audit", "--url", url);
      assertThat(found.status()).isEqualTo(1);
      assertThat(found.out()).contains("\"trace_id\":\"t1\"").contains("\"recomputed\":");
      assertThat(run("rebuild", "--data", data.toString()).status()).isZero();
      assertThat(run("audit", "--url", url).status()).isZero();

      replayDeadLetters(client);
      assertThat(dump()).contains("ann-7d1c5e");
      assertThat(run("forget", "--tag", "_user=ann-7d1c5e", "--url", url).status()).isZero();
      rebuildElsewhere(client);
      assertThat(run("rebuild", "--tags", "team", "--data", data.toString()).status()).isZero();
      assertWhoIsForgottenStaysSo();
      assertThat(run("audit", "--url", url).status()).isZero();
      grow();
      assertThat(run("audit", "--url", "http://127.0.0.1:1").status()).isEqualTo(1);
      assertThat(run("rebuild", "--from-log").status()).isEqualTo(2);
      assertThat(plaudit.output()).doesNotContain(PlauditProcess.KEY);
    }
  }

  /** Of what was blanked there is no team any more, but the other tags are as they were. */
  private void assertWhoIsForgottenStaysSo() throws Exception {
    StoreAudit.assertSumsEqualRows(database());
    assertThat(number("select sum(count) from tag_aggregate where tag = 'team'")).isEqualTo(1);
    assertThat(
            number(
                """
                select count(*) from feedback
                where trace_id = 't1' and metadata::jsonb = tags
                  and tags - '_user' = '{"_prompt":"p"}' and tags ->> '_user' like 'forgotten-%'"""))
        .isEqualTo(1);
    assertThat(
            number(
                """
                select sum(count) from tag_aggregate
                where tag = '_user' and tag_value like 'forgotten-%'"""))
        .isEqualTo(1);
    assertThat(dump()).doesNotContain("ann-7d1c5e").contains("u2");
  }

  private void replayDeadLetters(Client client) throws Exception {
    assertThat(letters("list").status()).isZero();
    byte[] key = RecordKey.encode("default", "broken");
    byte[] value = "{\"no\":\"event\"}".getBytes(StandardCharsets.UTF_8);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(Topics.EVENTS, key, value)).get();
    }
    Awaitility.await()
        .atMost(30, TimeUnit.SECONDS)
        .untilAsserted(() -> assertThat(letters("list").status()).isEqualTo(1));
    String place = letters("list").out().split(" ", 2)[0];
    assertThat(letters("show", place).out().strip()).isEqualTo("{\"no\":\"event\"}");
    assertThat(letters("send", place).status()).isEqualTo(1);

    Path mended = Files.writeString(data.resolve("mended.json"), EVENT);
    assertThat(letters("send", place, "--value", mended.toString()).out()).contains(" sent");
    assertThat(letters("send", place, "--value", mended.toString()).out()).contains("sent before");
    Awaitility.await()
        .atMost(30, TimeUnit.SECONDS)
        .untilAsserted(() -> assertThat(letters("list").out()).contains("sent again"));
    assertThat(client.query("/v1/traces/broken").at("/summaries/0/count").asLong()).isEqualTo(1);
  }

  private static final String EVENT =
      """
      {"type":"feedback.recorded","event_id":"11111111-1111-4111-8111-111111111111",
       "tenant":"default","trace_id":"broken","feedback_id":"22222222-2222-4222-8222-222222222222",
       "key":"feedback","value":3,"weight":1,"metadata":{},
       "source":{"dialect":"portkey","kind":"api"},"attributes":{},
       "created_at":"2026-01-01T00:00:00Z","modified_at":"2026-01-01T00:00:00Z",
       "fingerprint":"00112233445566778899aabbccddeeff"}""";

  private void rebuildElsewhere(Client client) throws Exception {
    String same = "postgresql://localhost:" + read("postgres/port") + "/plaudit";
    Answer refused =
        run("rebuild", "--from-log", "--database-url", same, "--data", data.toString());
    assertThat(refused.status()).as(refused.toString()).isEqualTo(2);
    assertThat(refused.err()).contains("--database-url is the one in use");

    execute("create database other");
    String other = "postgresql://127.0.0.1:" + read("postgres/port") + "/other";
    Answer filled =
        run("rebuild", "--from-log", "--database-url", other, "--data", data.toString());
    assertThat(filled.status()).as(filled.toString()).isZero();
    assertThat(filled.out())
        .contains("is the same up to")
        .contains("audit done: 3 feedbacks, 0 differences")
        .doesNotContain("not compared");
    assertThat(client.query("/v1/summary").get("count").asLong()).isEqualTo(3);
  }

  private void grow() throws Exception {
    assertThat(growTo("grown", 6).out()).contains("8 events copied");
    assertThat(growTo("grown", 6).out()).contains("0 events copied");
    assertThat(growTo("grown", 7).status()).isEqualTo(1);
    assertThat(growTo("smaller", 4).status()).isEqualTo(1);
  }

  private Answer growTo(String topic, int partitions) throws Exception {
    String number = Integer.toString(partitions);
    return run("grow", "--topic", topic, "--partitions", number, "--data", data.toString());
  }

  private Answer letters(String... arguments) throws IOException, InterruptedException {
    String[] all =
        Stream.of(
                Stream.of("replay-dead-letters", arguments[0]),
                Stream.of(arguments).skip(1),
                Stream.of("--data", data.toString()))
            .flatMap(each -> each)
            .toArray(String[]::new);
    return run(all);
  }

  private Answer run(String... arguments) throws IOException, InterruptedException {
    Path out = Files.createTempFile("plaudit", ".out");
    Path err = Files.createTempFile("plaudit", ".err");
    List<String> command =
        Stream.concat(
                Stream.of(PlauditProcess.root().resolve("plaudit").toString()),
                Stream.of(arguments))
            .toList();
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("PLAUDIT_"));
    builder.environment().put("PLAUDIT_KEY", PlauditProcess.KEY);
    Process process = builder.start();
    if (!process.waitFor(90, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("does not end: " + command);
    }
    return new Answer(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private String broker() throws IOException {
    return "127.0.0.1:" + read("kafka/broker.port");
  }

  private String read(String name) throws IOException {
    return Files.readString(data.resolve(name)).strip();
  }

  private void execute(String sql) throws IOException, SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private long number(String sql) throws IOException, SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  /** All that the store holds of feedback, as text. */
  private String dump() throws IOException, SQLException {
    StringBuilder dump = new StringBuilder();
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String table :
          List.of("feedback", "trace_aggregate", "tag_aggregate", "dead_letter", "erasure")) {
        try (ResultSet rows = statement.executeQuery("select t::text from " + table + " t")) {
          while (rows.next()) {
            dump.append(rows.getString(1)).append('\n');
          }
        }
      }
    }
    return dump.toString();
  }

  private TestDatabase database() throws IOException {
    return new TestDatabase(
        "127.0.0.1",
        Integer.parseInt(read("postgres/port")),
        "plaudit",
        "plaudit",
        read("postgres/password"));
  }

  private Connection connect() throws IOException, SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + read("postgres/port") + "/plaudit",
        "plaudit",
        read("postgres/password"));
  }
}
