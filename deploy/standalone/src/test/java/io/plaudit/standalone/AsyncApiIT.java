package io.plaudit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.plaudit.codec.Topics;
import io.plaudit.standalone.Cluster.Member;
import io.plaudit.testsupport.TestKafka;
import io.plaudit.testsupport.TestPostgres;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a subscriber of the events topic reads is what docs/asyncapi.yaml says. */
class AsyncApiIT {

  private static final int PARTITIONS = 4;

  @TempDir Path logs;

  @Test
  void everyRecordIsAsTheFileSays() throws Exception {
    JsonNode file =
        new ObjectMapper(new YAMLFactory())
            .readTree(PlauditProcess.root().resolve("docs/asyncapi.yaml").toFile());
    assertThat(file.at("/channels/events/address").asText()).isEqualTo(Topics.EVENTS);
    assertThat(file.at("/channels/deadLetters/address").asText()).isEqualTo(Topics.DEAD_LETTERS);
    assertThat(file.at("/channels/events/bindings/kafka/topicConfiguration/max.message.bytes"))
        .hasToString(Integer.toString(Topics.MAX_RECORD_BYTES));

    JsonNode schemas = file.at("/components/schemas");
    Path payload =
        PlauditProcess.root().resolve("docs").resolve(schemas.at("/event/$ref").asText());
    Schema event = schema(Files.readString(payload));
    Schema key = schema(schemas.get("recordKey").toString());
    Schema headers = schema(schemas.get("cloudEventHeaders").toString());
    List<String> types = new ArrayList<>();
    for (ConsumerRecord<String, String> record : recordAmendRetract()) {
      assertThat(event.validate(record.value(), InputFormat.JSON)).isEmpty();
      assertThat(key.validate(record.key(), InputFormat.JSON)).isEmpty();
      assertThat(headers.validate(headers(record).toString(), InputFormat.JSON)).isEmpty();
      types.add(headers(record).get(Topics.CE_TYPE).asText());
      JsonNode value = Client.JSON.readTree(record.value());
      assertThat(headers(record).get(Topics.CE_ID)).isEqualTo(value.get("event_id"));
      assertThat(Client.JSON.readTree(record.key()).get(1)).isEqualTo(value.get("trace_id"));
    }
    assertThat(types)
        .containsExactly("feedback.recorded", "feedback.amended", "feedback.retracted");
  }

  private List<ConsumerRecord<String, String>> recordAmendRetract() throws Exception {
    try (Cluster cluster =
        new Cluster(TestKafka.bootstrapServers(), TestPostgres.freshDatabase(), logs)) {
      Member aggregator = cluster.aggregator("only");
      Member ingest = cluster.ingest(aggregator.url());
      ingest.awaitReady();
      aggregator.awaitReady();
      Client client = ingest.client();
      String created =
          Client.ok(client.post("/v1/feedback", "{\"trace_id\":\"é\",\"value\":1}"))
              .at("/feedback_ids/0")
              .asText();
      String path = "/v1/feedback/" + created;
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(client.send("PUT", path, "{\"value\":2}").statusCode())
                      .isEqualTo(200));
      Client.ok(client.send("DELETE", path, null));
      return read(cluster.topic());
    }
  }

  private static List<ConsumerRecord<String, String>> read(String topic) {
    List<ConsumerRecord<String, String>> records = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", TestKafka.bootstrapServers()),
            new StringDeserializer(),
            new StringDeserializer())) {
      List<TopicPartition> all = new ArrayList<>();
      for (int partition = 0; partition < PARTITIONS; partition++) {
        all.add(new TopicPartition(topic, partition));
      }
      consumer.assign(all);
      consumer.seekToBeginning(all);
      long end = consumer.endOffsets(all).values().stream().mapToLong(Long::longValue).sum();
      while (records.size() < end) {
        consumer.poll(Duration.ofSeconds(1)).forEach(records::add);
      }
    }
    return records;
  }

  private static JsonNode headers(ConsumerRecord<String, String> record) {
    var headers = Client.JSON.createObjectNode();
    record
        .headers()
        .forEach(
            header ->
                headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
    return headers;
  }

  private static Schema schema(String json) {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(json);
  }
}
