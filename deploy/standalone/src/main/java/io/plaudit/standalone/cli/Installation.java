package io.plaudit.standalone.cli;

import io.plaudit.aggregator.AggregatorConfig;
import io.plaudit.config.Env;
import io.plaudit.config.InvalidConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import picocli.CommandLine.Option;

/**
 * Kafka and PostgreSQL as an operator's commands reach them: by the variables of the aggregator, or
 * where these are not set those of a standalone that runs here.
 */
final class Installation {

  private static final String KAFKA = "PLAUDIT_KAFKA_";
  private static final String DATABASE_URL = "PLAUDIT_DATABASE_URL";

  /** Those of an aggregator that say where things are and how they are counted. */
  private static final List<String> TAKEN =
      List.of(
          DATABASE_URL,
          "PLAUDIT_DATABASE_USER",
          "PLAUDIT_DATABASE_PASSWORD",
          "PLAUDIT_EVENTS_TOPIC",
          "PLAUDIT_OBJECTS_TOPIC",
          "PLAUDIT_SINGLE_REPLICA",
          "PLAUDIT_GROUP_ID",
          "PLAUDIT_CONSUMERS",
          "PLAUDIT_BATCH_EVENTS",
          "PLAUDIT_TAGS");

  @Option(
      names = "--data",
      defaultValue = "data",
      paramLabel = "<directory>",
      description = {
        "of a standalone that runs on this machine, where " + DATABASE_URL + " is not set",
        "(default: ./${DEFAULT-VALUE})"
      })
  private Path data;

  /**
   * The configuration of an aggregator that is never started, or for a while and by the side.
   *
   * @param more variables that win over those of the environment
   */
  AggregatorConfig config(Map<String, String> more) {
    Map<String, String> variables = new HashMap<>();
    System.getenv()
        .forEach(
            (name, value) -> {
              if (TAKEN.contains(name) || name.startsWith(KAFKA)) {
                variables.put(name, value);
              }
            });
    if (!variables.containsKey(DATABASE_URL)) {
      standalone(variables);
    }
    variables.put("PLAUDIT_HOST", "127.0.0.1");
    variables.put("PLAUDIT_PORT", "0");
    variables.put("PLAUDIT_MANAGEMENT_PORT", "0");
    // Nobody is to read there; whoever would needs a secret that nobody has.
    variables.put("PLAUDIT_ASSERTION_SECRET", UUID.randomUUID() + "-of-nobody");
    variables.putAll(more);
    try {
      return AggregatorConfig.from(new Env(variables));
    } catch (InvalidConfigurationException e) {
      throw new CommandFailedException(e.getMessage(), e);
    }
  }

  private void standalone(Map<String, String> variables) {
    variables.put(DATABASE_URL, "postgresql://127.0.0.1:" + read("postgres/port") + "/plaudit");
    variables.put("PLAUDIT_DATABASE_USER", "plaudit");
    variables.put("PLAUDIT_DATABASE_PASSWORD", read("postgres/password"));
    variables.put("PLAUDIT_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + read("kafka/broker.port"));
    variables.put("PLAUDIT_SINGLE_REPLICA", "true");
  }

  private String read(String name) {
    Path file = data.resolve(name);
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new CommandFailedException(
          "set " + DATABASE_URL + " and the aggregator's other variables: there is no " + file, e);
    }
  }
}
