package io.plaudit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plaudit.codec.Topics;
import io.plaudit.standalone.Cluster.Member;
import io.plaudit.testsupport.TestKafka;
import io.plaudit.testsupport.TestPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a subscriber of the events topic reads is what docs/asyncapi.yaml says. */
class AsyncApiIT {

  @TempDir Path logs;

  @Test
  void everyRecordIsAsTheFileSays() throws Exception {
    TopicContract contract = new TopicContract();
    JsonNode file = contract.file();
    assertThat(file.at("/channels/events/address").asText()).isEqualTo(Topics.EVENTS);
    assertThat(file.at("/channels/deadLetters/address").asText()).isEqualTo(Topics.DEAD_LETTERS);
    assertThat(file.at("/channels/events/bindings/kafka/topicConfiguration/max.message.bytes"))
        .hasToString(Integer.toString(Topics.MAX_RECORD_BYTES));

    assertThat(file.at("/channels/aggregates/address").asText()).isEqualTo(Topics.AGGREGATES);

    List<String> types = new ArrayList<>();
    for (ConsumerRecord<String, String> record : recordAmendRetract(contract)) {
      types.add(contract.require(record).get(Topics.CE_TYPE).asText());
    }
    assertThat(types)
        .containsExactly("feedback.recorded", "feedback.amended", "feedback.retracted");
  }

  /** The trace and everything, as they were and that they are gone. */
  private static void requireParts(
      TopicContract contract, List<ConsumerRecord<String, String>> parts) throws IOException {
    for (ConsumerRecord<String, String> part : parts) {
      contract.requirePart(part);
    }
    assertThat(parts).anyMatch(part -> part.value() == null);
    assertThat(parts).anyMatch(part -> part.value() != null && part.key().contains("\"trace\""));
  }

  private static List<ConsumerRecord<String, String>> awaitParts(
      String topic, Predicate<List<ConsumerRecord<String, String>>> enough) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> TopicContract.read(topic), enough);
  }

  private List<ConsumerRecord<String, String>> recordAmendRetract(TopicContract contract)
      throws Exception {
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
      awaitParts(cluster.aggregatesTopic(), parts -> parts.size() >= 2);
      Client.ok(client.send("DELETE", path, null));
      requireParts(
          contract,
          awaitParts(
              cluster.aggregatesTopic(),
              parts -> parts.stream().anyMatch(part -> part.value() == null)));
      return TopicContract.read(cluster.topic());
    }
  }
}
