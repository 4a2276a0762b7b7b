package io.plaudit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.plaudit.codec.Topics;
import io.plaudit.model.Erasure;
import io.plaudit.testsupport.TestKafka;
import java.io.IOException;
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

/** What docs/asyncapi.yaml says of the events topic. */
final class TopicContract {

  private static final int PARTITIONS = 4;

  private final JsonNode file;
  private final Schema event;
  private final Schema key;
  private final Schema tenantKey;
  private final Schema headers;
  private final Schema part;
  private final Schema partKey;
  private final Schema partHeaders;

  TopicContract() throws IOException {
    Path docs = PlauditProcess.root().resolve("docs");
    file = new ObjectMapper(new YAMLFactory()).readTree(docs.resolve("asyncapi.yaml").toFile());
    JsonNode schemas = file.at("/components/schemas");
    event = schema(Files.readString(docs.resolve(schemas.at("/event/$ref").asText())));
    key = schema(schemas.get("recordKey").toString());
    tenantKey = schema(schemas.get("tenantKey").toString());
    headers = schema(schemas.get("cloudEventHeaders").toString());
    part = schema(Files.readString(docs.resolve(schemas.at("/part/$ref").asText())));
    partKey = schema(schemas.get("partKey").toString());
    partHeaders = schema(schemas.get("partHeaders").toString());
  }

  JsonNode file() {
    return file;
  }

  /** Fails unless the record is as the file says; answers its headers. */
  JsonNode require(ConsumerRecord<String, String> record) throws IOException {
    ObjectNode found = Client.JSON.createObjectNode();
    for (var header : record.headers()) {
      found.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
    }
    assertThat(event.validate(record.value(), InputFormat.JSON)).isEmpty();
    assertThat(headers.validate(found.toString(), InputFormat.JSON)).isEmpty();
    JsonNode value = Client.JSON.readTree(record.value());
    assertThat(found.get(Topics.CE_ID)).isEqualTo(value.get("event_id"));
    assertThat(found.get(Topics.CE_TYPE)).isEqualTo(value.get("type"));
    JsonNode members = Client.JSON.readTree(record.key());
    assertThat(members.get(0)).isEqualTo(value.get("tenant"));
    assertThat(members.get(1)).isEqualTo(value.get("trace_id"));
    Schema ofKey = value.get("type").asText().equals(Erasure.TYPE) ? tenantKey : key;
    assertThat(ofKey.validate(record.key(), InputFormat.JSON)).isEmpty();
    return found;
  }

  /** Fails unless the record is a part of an aggregate as the file says. */
  void requirePart(ConsumerRecord<String, String> record) throws IOException {
    ObjectNode found = Client.JSON.createObjectNode();
    for (var header : record.headers()) {
      found.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
    }
    assertThat(partHeaders.validate(found.toString(), InputFormat.JSON)).isEmpty();
    assertThat(partKey.validate(record.key(), InputFormat.JSON)).isEmpty();
    JsonNode members = Client.JSON.readTree(record.key());
    assertThat(members.get(4).asInt()).isEqualTo(record.partition());
    if (record.value() != null) {
      assertThat(part.validate(record.value(), InputFormat.JSON)).isEmpty();
      JsonNode value = Client.JSON.readTree(record.value());
      int at = 0;
      for (String name : List.of("tenant", "key", "scope", "value", "partition")) {
        assertThat(value.get(name)).isEqualTo(members.get(at++));
      }
      assertThat(value.get("next_offset").asText()).isEqualTo(found.get("next_offset").asText());
    }
  }

  /** All records of a topic with four partitions. */
  static List<ConsumerRecord<String, String>> read(String topic) {
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
      // Not so many as the offsets say: the ends of transactions have some, too.
      Map<TopicPartition, Long> ends = consumer.endOffsets(all);
      while (all.stream().anyMatch(one -> consumer.position(one) < ends.get(one))) {
        consumer.poll(Duration.ofSeconds(1)).forEach(records::add);
      }
    }
    return records;
  }

  private static Schema schema(String json) {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(json);
  }
}
