package io.plaudit.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.plaudit.testsupport.TestKafka;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.StickyAssignor;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The place in the group goes to one who joins under the same name and is never heard of again. */
@Timeout(120)
final class LostPlaceIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void aggregatorTakesItsPlaceAgain() throws Exception {
    try (Pipeline pipeline = new Pipeline()) {
      Map<String, String> variables = pipeline.variables("only");
      variables.put("PLAUDIT_CONSUMERS", "1");
      AggregatorService service = Pipeline.start(variables);
      try {
        pipeline.awaitReady(service);
        takePlaceAndVanish(pipeline.topic(), "only-0");
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () ->
                    assertThat(Pipeline.management(service, "/health/ready").body())
                        .contains("restarting"));

        pipeline.awaitReady(service);
        pipeline.send(
            List.of(TestEvents.recorded(TestEvents.feedback(TestEvents.ref("t", 1), "1", "1"))));
        pipeline.awaitApplied();
      } finally {
        Pipeline.stop(service);
      }
    }
  }

  private static void takePlaceAndVanish(String topic, String place) {
    KafkaConsumer<byte[], byte[]> ghost =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                TestKafka.bootstrapServers(),
                "group.id",
                topic,
                "group.instance.id",
                place,
                "session.timeout.ms",
                6_000,
                "enable.auto.commit",
                false,
                "auto.offset.reset",
                "earliest",
                "partition.assignment.strategy",
                StickyAssignor.class.getName()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    ghost.subscribe(List.of(topic));
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              ghost.poll(Duration.ofMillis(100));
              return !ghost.assignment().isEmpty();
            });
    ghost.close(
        CloseOptions.timeout(Duration.ofSeconds(5))
            .withGroupMembershipOperation(GroupMembershipOperation.REMAIN_IN_GROUP));
  }
}
