package io.plaudit.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvTest {

  @Test
  void everyProblemIsReportedAtOnce() {
    Env env =
        new Env(
            Map.of(
                "PLAUDIT_PORT", "99999",
                "PLAUDIT_READ_WAIT", "2s",
                "PLAUDIT_SINGLE_REPLICA", "yes",
                "PLAUDIT_TYPO", "1",
                "HOME", "/root"));
    assertThat(env.integer("PLAUDIT_PORT", 8080, 0, 65535)).isEqualTo(8080);
    assertThat(env.duration("PLAUDIT_READ_WAIT", Duration.ofSeconds(2)))
        .isEqualTo(Duration.ofSeconds(2));
    assertThat(env.flag("PLAUDIT_SINGLE_REPLICA", false)).isFalse();
    assertThat(env.required("PLAUDIT_ASSERTION_SECRET")).isEmpty();
    assertThatThrownBy(env::check)
        .hasMessageContaining("PLAUDIT_PORT must be a whole number from 0 to 65535")
        .hasMessageContaining("PLAUDIT_READ_WAIT must be an ISO 8601 duration")
        .hasMessageContaining("PLAUDIT_SINGLE_REPLICA must be true or false")
        .hasMessageContaining("PLAUDIT_ASSERTION_SECRET is required")
        .hasMessageContaining("PLAUDIT_TYPO is not a variable of this service")
        .hasMessageNotContaining("HOME");
  }

  @Test
  void prefixedVariablesArePropertiesAndKnown() {
    Env env = new Env(Map.of("PLAUDIT_KAFKA_SASL_JAAS_CONFIG", "x", "PLAUDIT_TAGS", "a, b,,"));
    assertThat(env.properties("PLAUDIT_KAFKA_"))
        .containsExactly(Map.entry("sasl.jaas.config", "x"));
    assertThat(env.list("PLAUDIT_TAGS")).containsExactly("a", "b");
    assertThatCode(env::check).doesNotThrowAnyException();
  }

  @Test
  void secretsDoNotPrint() {
    Env env = new Env(Map.of("PLAUDIT_ASSERTION_SECRET", "hunter2"));
    assertThat(env.secret("PLAUDIT_ASSERTION_SECRET").orElseThrow())
        .hasToString("***")
        .extracting(Secret::reveal)
        .isEqualTo("hunter2");
  }
}
