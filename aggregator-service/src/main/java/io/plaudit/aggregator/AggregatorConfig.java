package io.plaudit.aggregator;

import io.plaudit.access.ApiKeys;
import io.plaudit.aggregator.consume.LoopSettings;
import io.plaudit.aggregator.forward.LangSmithAccess;
import io.plaudit.aggregator.store.DatabaseAccess;
import io.plaudit.codec.Topics;
import io.plaudit.config.Env;
import io.plaudit.config.Secret;
import io.plaudit.model.TagNames;
import io.plaudit.settings.AccessSettings;
import io.plaudit.settings.LogSettings;
import io.plaudit.settings.Perimeter;
import io.plaudit.settings.TagSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;

/**
 * Everything that can be set.
 *
 * @param loop what the consumer is told, any Kafka property among it
 * @param consumers how many loops consume, each with partitions of its own
 * @param database the store's
 * @param tags the metadata fields that are aggregated from now on
 * @param apiKeys who may read directly
 * @param assertionSecret shared with the front door
 * @param listen where the query API and the management server listen
 * @param readWait the longest that a read waits for what was written before it
 * @param statementTimeout the longest that a read's statement runs
 * @param aggregates whether and where aggregates are published
 * @param langSmith where Humm's feedback is sent on to; empty: nowhere
 * @param perimeter how strangers find the service
 */
public record AggregatorConfig(
    LoopSettings loop,
    int consumers,
    DatabaseAccess database,
    TagNames tags,
    ApiKeys apiKeys,
    Secret assertionSecret,
    Listen listen,
    Duration readWait,
    Duration statementTimeout,
    Aggregates aggregates,
    Optional<LangSmithAccess> langSmith,
    Perimeter perimeter) {

  private static final int MAX_PORT = 65_535;
  private static final int MAX_CONSUMERS = 64;

  /** More hardly help one database. */
  private static final int MAX_DEFAULT_CONSUMERS = 4;

  private static final int MAX_BATCH_EVENTS = 100_000;
  private static final Duration MAX_READ_WAIT = Duration.ofMinutes(1);
  private static final Duration MAX_STATEMENT_TIMEOUT = Duration.ofMinutes(10);

  /**
   * Addresses of this service.
   *
   * @param host of the query API
   * @param port of the query API; 0 is any free one
   * @param managementPort of health and metrics; 0 is any free one
   */
  public record Listen(String host, int port, int managementPort) {}

  /**
   * What is published of aggregates.
   *
   * @param published false: nothing is
   */
  public record Aggregates(String topic, boolean published) {}

  /**
   * Reads the variables {@code PLAUDIT_…}.
   *
   * @throws io.plaudit.config.InvalidConfigurationException naming every problem
   */
  public static AggregatorConfig from(Env env) {
    AccessSettings access = AccessSettings.from(env);
    AggregatorConfig config =
        new AggregatorConfig(
            loop(env),
            env.integer("PLAUDIT_CONSUMERS", defaultConsumers(), 1, MAX_CONSUMERS),
            database(env),
            TagSettings.from(env),
            access.apiKeys(),
            access.assertionSecret(),
            new Listen(
                env.text("PLAUDIT_HOST", "0.0.0.0"),
                env.integer("PLAUDIT_PORT", 8090, 0, MAX_PORT),
                env.integer("PLAUDIT_MANAGEMENT_PORT", 8091, 0, MAX_PORT)),
            bounded(env, "PLAUDIT_READ_WAIT", Duration.ofSeconds(2), MAX_READ_WAIT),
            bounded(env, "PLAUDIT_STATEMENT_TIMEOUT", Duration.ofSeconds(5), MAX_STATEMENT_TIMEOUT),
            new Aggregates(
                env.text("PLAUDIT_AGGREGATES_TOPIC", Topics.AGGREGATES),
                env.flag("PLAUDIT_PUBLISH_AGGREGATES", true)),
            LangSmithVariables.from(env),
            Perimeter.from(env));
    env.check();
    return config;
  }

  private static LoopSettings loop(Env env) {
    return new LoopSettings(
        LogSettings.from(env),
        env.text("PLAUDIT_GROUP_ID", "plaudit-aggregator"),
        env.text("PLAUDIT_INSTANCE_ID").orElseGet(AggregatorConfig::hostName),
        env.integer("PLAUDIT_BATCH_EVENTS", 10_000, 1, MAX_BATCH_EVENTS));
  }

  private static DatabaseAccess database(Env env) {
    env.required("PLAUDIT_DATABASE_URL");
    return new DatabaseAccess(
        env.parsed("PLAUDIT_DATABASE_URL", "", DatabaseUrl::checked),
        env.text("PLAUDIT_DATABASE_USER", "plaudit"),
        env.secret("PLAUDIT_DATABASE_PASSWORD").orElse(new Secret("")));
  }

  private static Duration bounded(Env env, String name, Duration otherwise, Duration longest) {
    Duration duration = env.duration(name, otherwise);
    if (duration.isNegative() || duration.isZero() || duration.compareTo(longest) > 0) {
      env.problem(name + " must be positive and at most " + longest);
      return otherwise;
    }
    return duration;
  }

  private static int defaultConsumers() {
    return Math.min(MAX_DEFAULT_CONSUMERS, Runtime.getRuntime().availableProcessors());
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "aggregator";
    }
  }
}
