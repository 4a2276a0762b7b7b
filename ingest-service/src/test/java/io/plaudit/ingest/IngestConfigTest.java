package io.plaudit.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plaudit.config.InvalidConfigurationException;
import io.plaudit.ingest.admission.AdmissionSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IngestConfigTest {

  @Test
  void what_is_not_said_has_a_default() {
    IngestConfig config = TestDoor.config(required());

    assertThat(config.port()).isEqualTo(8080);
    assertThat(config.managementPort()).isEqualTo(8081);
    assertThat(config.aggregator()).hasToString("http://localhost:8090");
    assertThat(config.maxBodyBytes()).isEqualTo(32L * 1024 * 1024);
    assertThat(config.corsOrigins()).containsExactly("*");
    assertThat(config.kafka().log().eventsTopic()).isEqualTo("feedback.events");
    assertThat(config.kafka().partitions()).isEqualTo(16);
    assertThat(config.kafka().retention()).hasDays(30);
    assertThat(config.kafka().log().singleReplica()).isFalse();
    assertThat(config.kafka().maxInFlightBytes()).isEqualTo(64L * 1024 * 1024);
    assertThat(config.admission()).isEqualTo(AdmissionSettings.STANDARD);
  }

  @Test
  void rates_and_connections_can_be_said() {
    Map<String, String> variables = required();
    variables.put("PLAUDIT_TENANT_RATE", "2000");
    variables.put("PLAUDIT_MAX_CONNECTIONS", "500");

    assertThat(TestDoor.config(variables).admission())
        .isEqualTo(new AdmissionSettings(OptionalInt.of(2_000), 500, 250));
  }

  @Test
  void everything_can_be_said(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("keys.json"), TestDoor.keys());
    Map<String, String> variables = required();
    variables.remove("PLAUDIT_API_KEYS");
    variables.put("PLAUDIT_API_KEYS_FILE", file.toString());
    variables.put("PLAUDIT_KAFKA_SECURITY_PROTOCOL", "SASL_SSL");
    variables.put("PLAUDIT_TAGS", "ai_model, team");
    variables.put("PLAUDIT_AGGREGATOR_URL", "http://aggregator:9000/");
    variables.put("PLAUDIT_CORS_ORIGINS", "https://a.example, https://b.example");
    variables.put("PLAUDIT_TOPIC_RETENTION", "P7D");
    IngestConfig config = TestDoor.config(variables);

    assertThat(config.keys().authenticate(TestDoor.KEY)).isPresent();
    assertThat(config.kafka().log().kafka()).containsEntry("security.protocol", "SASL_SSL");
    assertThat(config.tags().names()).contains("_user", "ai_model", "team");
    assertThat(config.aggregator().getPort()).isEqualTo(9000);
    assertThat(config.corsOrigins()).containsExactly("https://a.example", "https://b.example");
    assertThat(config.kafka().retention()).hasDays(7);
  }

  @Test
  void all_problems_are_reported_at_once() {
    assertThatThrownBy(
            () ->
                TestDoor.config(
                    Map.of(
                        "PLAUDIT_ASSERTION_SECRET", "short",
                        "PLAUDIT_PORT", "99999",
                        "PLAUDIT_TAGS", "no blanks",
                        "PLAUDIT_AGGREGATOR_URL", "ftp://x",
                        "PLAUDIT_KAFKA_ACKS", "1",
                        "PLAUDIT_KAFKA_PARTITIONER_CLASS", "x.Y",
                        "PLAUDIT_PROT", "1")))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining("PLAUDIT_KAFKA_BOOTSTRAP_SERVERS is required")
        .hasMessageContaining("PLAUDIT_API_KEYS or PLAUDIT_API_KEYS_FILE is required")
        .hasMessageContaining("PLAUDIT_ASSERTION_SECRET must have at least 32 bytes")
        .hasMessageContaining("PLAUDIT_PORT must be a whole number")
        .hasMessageContaining("PLAUDIT_TAGS a tag must match")
        .hasMessageContaining("PLAUDIT_AGGREGATOR_URL must be a URL")
        .hasMessageContaining("acks cannot be overridden")
        .hasMessageContaining("partitioner.class cannot be overridden")
        .hasMessageContaining("PLAUDIT_PROT is not a variable of this service");
  }

  @Test
  void no_secret_is_printed() {
    Map<String, String> variables = required();
    variables.put("PLAUDIT_KAFKA_SASL_JAAS_CONFIG", "password=hunter2");

    assertThat(TestDoor.config(variables).toString())
        .doesNotContain(TestDoor.SECRET, TestDoor.KEY, "hunter2")
        .contains("feedback.events");
  }

  private static Map<String, String> required() {
    return new HashMap<>(
        Map.of(
            "PLAUDIT_KAFKA_BOOTSTRAP_SERVERS",
            "localhost:9092",
            "PLAUDIT_API_KEYS",
            TestDoor.keys(),
            "PLAUDIT_ASSERTION_SECRET",
            TestDoor.SECRET));
  }
}
