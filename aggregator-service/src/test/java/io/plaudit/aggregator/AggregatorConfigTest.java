package io.plaudit.aggregator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.plaudit.access.ApiKeys;
import io.plaudit.aggregator.forward.LangSmithAccess;
import io.plaudit.config.Env;
import io.plaudit.config.InvalidConfigurationException;
import io.plaudit.config.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AggregatorConfigTest {

  private static final String SECRET = "0123456789abcdef0123456789abcdef";

  private static final Map<String, String> REQUIRED =
      Map.of(
          "PLAUDIT_KAFKA_BOOTSTRAP_SERVERS", "broker:9092",
          "PLAUDIT_DATABASE_URL", "postgresql://db:5432/plaudit",
          "PLAUDIT_ASSERTION_SECRET", SECRET);

  @Test
  void requiredVariables_sufficeForAllDefaults() {
    AggregatorConfig config = from(Map.of());

    assertThat(config.loop().log().kafka())
        .containsOnly(Map.entry("bootstrap.servers", "broker:9092"));
    assertThat(config.loop().log().eventsTopic()).isEqualTo("feedback.events");
    assertThat(config.loop().groupId()).isEqualTo("plaudit-aggregator");
    assertThat(config.loop().instanceId()).isNotBlank();
    assertThat(config.loop().batchEvents()).isEqualTo(10_000);
    assertThat(config.loop().log().singleReplica()).isFalse();
    assertThat(config.database().url()).isEqualTo("postgresql://db:5432/plaudit");
    assertThat(config.listen()).isEqualTo(new AggregatorConfig.Listen("0.0.0.0", 8090, 8091));
    assertThat(config.readWait()).isEqualTo(Duration.ofSeconds(2));
    assertThat(config.statementTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.tags().names())
        .containsExactly("_user", "_organisation", "_prompt", "_environment");
    assertThat(config.apiKeys().isEmpty()).isTrue();
    assertThat(config.langSmith()).isEmpty();
  }

  @Test
  void everyVariable_isRead(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("keys.json");
    Files.writeString(file, keys("filed"));
    Map<String, String> variables =
        Map.ofEntries(
            Map.entry("PLAUDIT_KAFKA_SECURITY_PROTOCOL", "SSL"),
            Map.entry("PLAUDIT_EVENTS_TOPIC", "events"),
            Map.entry("PLAUDIT_SINGLE_REPLICA", "true"),
            Map.entry("PLAUDIT_GROUP_ID", "group"),
            Map.entry("PLAUDIT_INSTANCE_ID", "one"),
            Map.entry("PLAUDIT_BATCH_EVENTS", "500"),
            Map.entry("PLAUDIT_DATABASE_USER", "u"),
            Map.entry("PLAUDIT_DATABASE_PASSWORD", "p"),
            Map.entry("PLAUDIT_TAGS", "model, region"),
            Map.entry("PLAUDIT_API_KEYS", keys("named")),
            Map.entry("PLAUDIT_API_KEYS_FILE", file.toString()),
            Map.entry("PLAUDIT_HOST", "127.0.0.1"),
            Map.entry("PLAUDIT_PORT", "0"),
            Map.entry("PLAUDIT_MANAGEMENT_PORT", "1"),
            Map.entry("PLAUDIT_READ_WAIT", "PT1S"),
            Map.entry("PLAUDIT_STATEMENT_TIMEOUT", "PT3S"),
            Map.entry("PLAUDIT_LANGSMITH_ENDPOINT", "https://api.smith.langchain.com"),
            Map.entry("PLAUDIT_LANGSMITH_API_KEY", "lsv2"),
            Map.entry("PLAUDIT_LANGSMITH_TENANTS", "acme, globex"));

    AggregatorConfig config = from(variables);

    assertThat(config.loop().log().kafka()).containsEntry("security.protocol", "SSL");
    assertThat(config.loop().log().eventsTopic()).isEqualTo("events");
    assertThat(config.loop().log().singleReplica()).isTrue();
    assertThat(config.loop().groupId()).isEqualTo("group");
    assertThat(config.loop().instanceId()).isEqualTo("one");
    assertThat(config.loop().batchEvents()).isEqualTo(500);
    assertThat(config.database().user()).isEqualTo("u");
    assertThat(config.database().password().reveal()).isEqualTo("p");
    assertThat(config.tags().names()).contains("_user", "model", "region");
    assertThat(config.apiKeys().authenticate("named")).isPresent();
    assertThat(config.apiKeys().authenticate("filed")).isPresent();
    assertThat(config.listen()).isEqualTo(new AggregatorConfig.Listen("127.0.0.1", 0, 1));
    assertThat(config.readWait()).isEqualTo(Duration.ofSeconds(1));
    assertThat(config.statementTimeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(config.langSmith())
        .hasValue(
            new LangSmithAccess(
                URI.create("https://api.smith.langchain.com"),
                new Secret("lsv2"),
                Set.of("acme", "globex")));
  }

  @Test
  void endpointOfLangSmith_needsItsKey_andTheOtherWayRound() {
    String rule = "PLAUDIT_LANGSMITH_ENDPOINT and PLAUDIT_LANGSMITH_API_KEY need each other";
    for (Map.Entry<String, String> half :
        Map.of("PLAUDIT_LANGSMITH_ENDPOINT", "http://ls", "PLAUDIT_LANGSMITH_API_KEY", "k")
            .entrySet()) {
      assertThatExceptionOfType(InvalidConfigurationException.class)
          .isThrownBy(() -> from(Map.of(half.getKey(), half.getValue())))
          .withMessageContaining(rule);
    }
  }

  @Test
  void everyProblem_isNamedAtOnce() {
    Map<String, String> variables =
        Map.of(
            "PLAUDIT_DATABASE_URL", "mysql://db/plaudit",
            "PLAUDIT_ASSERTION_SECRET", "short",
            "PLAUDIT_KAFKA_ISOLATION_LEVEL", "read_uncommitted",
            "PLAUDIT_KAFKA_AUTO_OFFSET_RESET", "latest",
            "PLAUDIT_BATCH_EVENTS", "0",
            "PLAUDIT_READ_WAIT", "PT0S",
            "PLAUDIT_TAGS", "white space",
            "PLAUDIT_API_KEYS", "[{}]",
            "PLAUDIT_API_KEYS_FILE", "/nowhere",
            "PLAUDIT_TYPO", "1");

    assertThatExceptionOfType(InvalidConfigurationException.class)
        .isThrownBy(() -> AggregatorConfig.from(new Env(variables)))
        .withMessageContainingAll(
            "PLAUDIT_KAFKA_BOOTSTRAP_SERVERS is required",
            "PLAUDIT_DATABASE_URL must be postgresql://",
            "PLAUDIT_ASSERTION_SECRET must have at least 32 bytes",
            "isolation.level",
            "auto.offset.reset",
            "PLAUDIT_BATCH_EVENTS",
            "PLAUDIT_READ_WAIT",
            "PLAUDIT_TAGS",
            "PLAUDIT_API_KEYS",
            "PLAUDIT_API_KEYS_FILE must name a file that can be read",
            "PLAUDIT_TYPO is not a variable of this service");
  }

  @Test
  void everyProblemWithLangSmith_isNamed_andNoKeyIsRepeated() {
    Map<String, String> variables =
        Map.of(
            "PLAUDIT_LANGSMITH_ENDPOINT", "ftp://ls",
            "PLAUDIT_LANGSMITH_API_KEY", "hunter 2",
            "PLAUDIT_LANGSMITH_TENANTS", "acme,No Tenant");

    assertThatExceptionOfType(InvalidConfigurationException.class)
        .isThrownBy(() -> from(variables))
        .withMessageContainingAll(
            "PLAUDIT_LANGSMITH_ENDPOINT must be a URL",
            "PLAUDIT_LANGSMITH_API_KEY must be of visible ASCII characters",
            "PLAUDIT_LANGSMITH_TENANTS must be names of tenants")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter"));
  }

  @Test
  void passwordInTheUrl_isRefused_andNotRepeated() {
    assertThatExceptionOfType(InvalidConfigurationException.class)
        .isThrownBy(
            () -> from(Map.of("PLAUDIT_DATABASE_URL", "postgresql://u:hunter2@db:5432/plaudit")))
        .withMessageContaining("PLAUDIT_DATABASE_URL must not contain")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter2"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?binaryTransferDisable=2951",
        "?binaryTransferEnable=1231",
        "?preferQueryMode=simple",
        "?sslmode=require&preferQueryMode=simple",
        "?sslmode=verify-full",
        "?connectTimeout=1",
        "?",
        "#&preferQueryMode=simple",
        "?sslmode=require#&preferQueryMode=simple"
      })
  void parametersOfTheDriver_areRefused(String parameters) {
    String url = "postgresql://db:5432/plaudit" + parameters;

    assertThatExceptionOfType(InvalidConfigurationException.class)
        .isThrownBy(() -> from(Map.of("PLAUDIT_DATABASE_URL", url)))
        .withMessageContaining("PLAUDIT_DATABASE_URL must");
  }

  @Test
  void encryption_canBeAskedForInTheUrl() {
    String url = "postgresql://db:5432/plaudit?sslmode=require";

    assertThat(from(Map.of("PLAUDIT_DATABASE_URL", url)).database().url()).isEqualTo(url);
  }

  @Test
  void toString_showsNoSecret() {
    AggregatorConfig config =
        from(
            Map.of(
                "PLAUDIT_DATABASE_PASSWORD", "hunter2",
                "PLAUDIT_KAFKA_SASL_JAAS_CONFIG", "password=hunter3",
                "PLAUDIT_LANGSMITH_ENDPOINT", "http://ls",
                "PLAUDIT_LANGSMITH_API_KEY", "hunter4",
                "PLAUDIT_API_KEYS", keys("named")));

    assertThat(config.toString())
        .doesNotContain(SECRET, "hunter2", "hunter3", "hunter4", ApiKeys.sha256("named"));
  }

  private static AggregatorConfig from(Map<String, String> more) {
    Map<String, String> variables = new HashMap<>(REQUIRED);
    variables.putAll(more);
    return AggregatorConfig.from(new Env(variables));
  }

  private static String keys(String key) {
    return "[{\"name\":\""
        + key
        + "\",\"sha256\":\""
        + ApiKeys.sha256(key)
        + "\",\"tenant\":\"acme\",\"scopes\":[\"read\"]}]";
  }
}
