package io.plaudit.ingest;

import io.plaudit.access.ApiKeys;
import io.plaudit.config.Env;
import io.plaudit.config.Secret;
import io.plaudit.ingest.publish.KafkaSettings;
import io.plaudit.model.TagNames;
import io.plaudit.settings.AccessSettings;
import io.plaudit.settings.LogSettings;
import io.plaudit.settings.TagSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * Everything that this service can be told.
 *
 * @param port 0 picks a free one
 * @param aggregator where the native query API is: scheme http, host and port
 * @param maxBodyBytes of a request, decompressed
 * @param corsOrigins allowed ones, or {@code *}
 */
public record IngestConfig(
    KafkaSettings kafka,
    ApiKeys keys,
    Secret assertionSecret,
    TagNames tags,
    String host,
    int port,
    int managementPort,
    URI aggregator,
    long maxBodyBytes,
    List<String> corsOrigins) {

  private static final int MAX_PORT = 65_535;
  private static final int MAX_PARTITIONS = 10_000;
  private static final long MIB = 1024L * 1024;
  private static final long MAX_BODY_BYTES = 32 * MIB;
  private static final long IN_FLIGHT_BYTES = 64 * MIB;
  private static final Duration TOPIC_RETENTION = Duration.ofDays(30);

  public IngestConfig {
    corsOrigins = List.copyOf(corsOrigins);
  }

  /**
   * The configuration that these variables say.
   *
   * @throws io.plaudit.config.InvalidConfigurationException naming everything that is wrong
   */
  public static IngestConfig from(Env env) {
    AccessSettings access = AccessSettings.from(env);
    if (access.apiKeys().isEmpty()) {
      env.problem("PLAUDIT_API_KEYS or PLAUDIT_API_KEYS_FILE is required");
    }
    List<String> origins = env.list("PLAUDIT_CORS_ORIGINS");
    IngestConfig config =
        new IngestConfig(
            kafka(env),
            access.apiKeys(),
            access.assertionSecret(),
            TagSettings.from(env),
            env.text("PLAUDIT_HOST", "0.0.0.0"),
            env.integer("PLAUDIT_PORT", 8080, 0, MAX_PORT),
            env.integer("PLAUDIT_MANAGEMENT_PORT", 8081, 0, MAX_PORT),
            env.parsed(
                "PLAUDIT_AGGREGATOR_URL",
                URI.create("http://localhost:8090"),
                IngestConfig::aggregator),
            env.number("PLAUDIT_MAX_BODY_BYTES", MAX_BODY_BYTES, 1024, MAX_BODY_BYTES),
            origins.isEmpty() ? List.of("*") : origins);
    env.check();
    return config;
  }

  private static KafkaSettings kafka(Env env) {
    LogSettings log = LogSettings.from(env);
    return new KafkaSettings(
        log,
        env.integer("PLAUDIT_PARTITIONS", 16, 1, MAX_PARTITIONS),
        env.duration("PLAUDIT_TOPIC_RETENTION", TOPIC_RETENTION),
        env.number("PLAUDIT_MAX_IN_FLIGHT_BYTES", IN_FLIGHT_BYTES, MIB, 1024 * MIB));
  }

  private static URI aggregator(String text) {
    URI uri = URI.create(text);
    if (!"http".equals(uri.getScheme()) || uri.getHost() == null || !uri.getPath().matches("/?")) {
      throw new IllegalArgumentException("must be a URL such as http://host:8090");
    }
    return uri;
  }
}
