package io.plaudit.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
final class EmbeddedKafkaIT {

  @TempDir Path data;
  @TempDir Path notes;

  @Test
  void keepsRecordsAndItsAddressWhenStoppedAndStarted() throws Exception {
    String address;
    try (EmbeddedKafka kafka = EmbeddedKafka.start(data, 0)) {
      address = kafka.bootstrapServers();
      Records.createTopic(kafka, "kept", 3);
      Records.send(kafka, "kept", "before");
    }
    try (EmbeddedKafka kafka = EmbeddedKafka.start(data, 0)) {
      Records.send(kafka, "kept", "after");
      assertThat(Records.first(kafka, "kept")).containsExactly("before", "after");
      assertThat(kafka.bootstrapServers()).isEqualTo(address);
    }
  }

  @Test
  void takesARecordOfSixMebibytesAndBrokerPropertiesOfTheCaller() throws Exception {
    Map<String, String> overrides = Map.of("auto.create.topics.enable", "true");
    try (EmbeddedKafka kafka = EmbeddedKafka.start(data, 0, overrides)) {
      Records.send(kafka, "made-by-writing", "x".repeat(6 * 1024 * 1024));
      assertThat(Records.first(kafka, "made-by-writing")).hasSize(1);
    }
  }

  @Test
  void keepsAnAcknowledgedRecordWhenItsProcessIsKilled() throws Exception {
    DoomedProcess.start(DoomedKafka.class, data, notes).kill();
    try (EmbeddedKafka kafka = EmbeddedKafka.start(data, 0)) {
      assertThat(Records.first(kafka, "kept")).containsExactly("acknowledged");
    }
  }
}
