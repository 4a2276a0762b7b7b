package io.plaudit.settings;

import io.plaudit.codec.Topics;
import io.plaudit.config.Env;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where the log is and how it is reached.
 *
 * @param kafka PLAUDIT_KAFKA_…: any property of Kafka's clients but the fixed ones
 * @param singleReplica one copy of a topic is enough (a laptop)
 */
public record LogSettings(
    Map<String, String> kafka, String eventsTopic, String objectsTopic, boolean singleReplica) {

  private static final String PREFIX = "PLAUDIT_KAFKA_";

  /** What the promises rest on: acknowledged is replicated, in order in a trace, applied once. */
  private static final Set<String> FIXED =
      Set.of(
          "acks",
          "enable.idempotence",
          "transactional.id",
          "partitioner.class",
          "partitioner.ignore.keys",
          "key.serializer",
          "value.serializer",
          "key.deserializer",
          "value.deserializer",
          "isolation.level",
          "auto.offset.reset",
          "enable.auto.commit",
          "allow.auto.create.topics",
          "partition.assignment.strategy",
          "group.protocol",
          "group.id",
          "group.instance.id",
          "max.poll.records");

  public LogSettings {
    kafka = Map.copyOf(kafka);
  }

  /** A log whose topic of objects has its usual name. */
  public LogSettings(Map<String, String> kafka, String eventsTopic, boolean singleReplica) {
    this(kafka, eventsTopic, Topics.OBJECTS, singleReplica);
  }

  /** Reads them; what is wrong is noted as a problem. */
  public static LogSettings from(Env env) {
    env.required(PREFIX + "BOOTSTRAP_SERVERS");
    Map<String, String> kafka = env.properties(PREFIX);
    for (String property : new TreeSet<>(kafka.keySet())) {
      if (FIXED.contains(property)) {
        env.problem(PREFIX + "…: " + property + " cannot be overridden");
      }
    }
    return new LogSettings(
        kafka,
        env.text("PLAUDIT_EVENTS_TOPIC", Topics.EVENTS),
        env.text("PLAUDIT_OBJECTS_TOPIC", Topics.OBJECTS),
        env.flag("PLAUDIT_SINGLE_REPLICA", false));
  }

  /** Without the properties, which may hold credentials. */
  @Override
  public String toString() {
    return "topics "
        + eventsTopic
        + " and "
        + objectsTopic
        + " at "
        + kafka.get("bootstrap.servers");
  }
}
