package io.plaudit.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plaudit.access.ApiKeys;
import io.plaudit.config.Env;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {

  private static final String SECRET = "0123456789abcdef0123456789abcdef";

  @Test
  void keysComeInlineAndFromAFile(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("keys.json"), keys("filed"));
    AccessSettings access =
        AccessSettings.from(
            new Env(
                Map.of(
                    "PLAUDIT_API_KEYS", keys("inline"),
                    "PLAUDIT_API_KEYS_FILE", file.toString(),
                    "PLAUDIT_ASSERTION_SECRET", SECRET)));
    assertThat(access.apiKeys().authenticate("inline")).isPresent();
    assertThat(access.apiKeys().authenticate("filed")).isPresent();
    assertThat(access.toString()).doesNotContain(SECRET);
  }

  @Test
  void problemsAreNotedAndSecretsNotQuoted() {
    Env env =
        new Env(
            Map.of(
                "PLAUDIT_API_KEYS_FILE", "/nowhere/keys.json",
                "PLAUDIT_ASSERTION_SECRET", "short",
                "PLAUDIT_TAGS", "fine,not fine"));
    AccessSettings.from(env);
    TagSettings.from(env);
    LogSettings.from(env);
    assertThatThrownBy(env::check)
        .hasMessageContaining("PLAUDIT_API_KEYS_FILE must name a file that can be read")
        .hasMessageContaining("PLAUDIT_ASSERTION_SECRET must have at least 32 bytes")
        .hasMessageContaining("PLAUDIT_TAGS a tag must match")
        .hasMessageContaining("PLAUDIT_KAFKA_BOOTSTRAP_SERVERS is required")
        .hasMessageNotContaining("short");
  }

  @Test
  void whatThePromisesRestOnCannotBeOverridden() {
    Map<String, String> variables = new HashMap<>();
    variables.put("PLAUDIT_KAFKA_BOOTSTRAP_SERVERS", "broker:9092");
    variables.put("PLAUDIT_KAFKA_SASL_JAAS_CONFIG", "secret");
    for (String fixed :
        new String[] {
          "ACKS", "ENABLE_IDEMPOTENCE", "ISOLATION_LEVEL", "AUTO_OFFSET_RESET", "PARTITIONER_CLASS"
        }) {
      variables.put("PLAUDIT_KAFKA_" + fixed, "x");
    }
    Env env = new Env(variables);
    LogSettings log = LogSettings.from(env);
    assertThat(log.kafka()).containsEntry("sasl.jaas.config", "secret");
    assertThat(log.toString()).doesNotContain("secret");
    assertThatThrownBy(env::check)
        .hasMessageContaining("acks cannot be overridden")
        .hasMessageContaining("enable.idempotence cannot be overridden")
        .hasMessageContaining("isolation.level cannot be overridden")
        .hasMessageContaining("auto.offset.reset cannot be overridden")
        .hasMessageContaining("partitioner.class cannot be overridden");
  }

  private static String keys(String key) {
    return "[{\"name\":\"%s\",\"sha256\":\"%s\",\"tenant\":\"acme\",\"scopes\":[\"read\"]}]"
        .formatted(key, ApiKeys.sha256(key));
  }
}
