package io.plaudit.ingest;

import io.plaudit.access.ApiKeys;
import io.plaudit.access.Assertions;
import io.plaudit.config.Env;
import io.plaudit.config.Secret;
import io.plaudit.ingest.admission.AdmissionSettings;
import io.plaudit.ingest.dialect.PresignedSettings;
import io.plaudit.ingest.publish.KafkaSettings;
import io.plaudit.model.TagNames;
import io.plaudit.perimeter.Certificates;
import io.plaudit.settings.AccessSettings;
import io.plaudit.settings.LogSettings;
import io.plaudit.settings.Perimeter;
import io.plaudit.settings.TagSettings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that this service can be told.
 *
 * @param port 0 picks a free one
 * @param aggregator where the native query API is: scheme http or https, host and port
 * @param maxBodyBytes of a request, decompressed
 * @param corsOrigins allowed ones, or {@code *}
 * @param presigned how URLs that need no key are made and taken
 * @param objectBytes how much of each kind of side objects may be in memory
 * @param shareSecret what the tokens of shared things derive from
 * @param showUsers whether who reads what is shared sees who gave a feedback
 * @param projectTag the member of metadata for the project of vendors that have projects
 * @param perimeter how strangers find the service
 * @param aggregatorAuthorities whom to believe who the aggregator is; empty: whom Java believes
 * @param admission what bounds the callers
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
    List<String> corsOrigins,
    PresignedSettings presigned,
    long objectBytes,
    Secret shareSecret,
    boolean showUsers,
    String projectTag,
    Perimeter perimeter,
    Optional<Path> aggregatorAuthorities,
    AdmissionSettings admission) {

  private static final int MAX_PORT = 65_535;
  private static final int MAX_PARTITIONS = 10_000;
  private static final long MIB = 1024L * 1024;
  private static final long MAX_BODY_BYTES = 32 * MIB;
  private static final long IN_FLIGHT_BYTES = 64 * MIB;
  private static final long OBJECT_BYTES = 64 * MIB;
  private static final int TOKEN_RATE = 60;
  private static final int MAX_TOKEN_RATE = 1_000_000;
  private static final String TOKEN_SECRET = "PLAUDIT_TOKEN_SECRET";
  private static final String PREVIOUS_TOKEN_SECRET = "PLAUDIT_TOKEN_SECRET_PREVIOUS";

  /** Names the secret that is made of the assertion secret; too short to be one itself. */
  private static final String DERIVED = "derived";

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
            origins.isEmpty() ? List.of("*") : origins,
            presigned(env, access.assertionSecret()),
            env.number("PLAUDIT_OBJECT_BYTES", OBJECT_BYTES, MIB, 16 * 1024 * MIB),
            DerivedSecrets.of(access.assertionSecret(), "share tokens"),
            env.flag("PLAUDIT_SHARE_USER_IDS", false),
            env.parsed("PLAUDIT_PROJECT_TAG", "_project", IngestConfig::projectTag),
            Perimeter.from(env),
            Optional.ofNullable(env.parsed("PLAUDIT_AGGREGATOR_CA", null, Certificates::file)),
            AdmissionSettings.from(env));
    env.check();
    return config;
  }

  private static PresignedSettings presigned(Env env, Secret assertionSecret) {
    Secret derived = DerivedSecrets.of(assertionSecret, "presigned feedback tokens");
    boolean wasDerived =
        env.secret(PREVIOUS_TOKEN_SECRET)
            .filter(given -> given.reveal().equals(DERIVED))
            .isPresent();
    return new PresignedSettings(
        // Where one is given, the derived one counts only if it is named.
        longEnough(env, TOKEN_SECRET).orElse(derived),
        wasDerived ? Optional.of(derived) : longEnough(env, PREVIOUS_TOKEN_SECRET),
        Optional.ofNullable(env.parsed("PLAUDIT_PUBLIC_URL", null, IngestConfig::publicUrl)),
        env.integer("PLAUDIT_TOKEN_RATE", TOKEN_RATE, 1, MAX_TOKEN_RATE));
  }

  private static Optional<Secret> longEnough(Env env, String name) {
    Optional<Secret> secret = env.secret(name);
    if (secret.isPresent()
        && secret.get().reveal().getBytes(StandardCharsets.UTF_8).length
            < Assertions.MIN_SECRET_BYTES) {
      env.problem(name + " must have at least " + Assertions.MIN_SECRET_BYTES + " bytes");
    }
    return secret;
  }

  private static URI publicUrl(String text) {
    URI uri = URI.create(text);
    boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
    if (!web || uri.getHost() == null || uri.getQuery() != null || uri.getFragment() != null) {
      throw new IllegalArgumentException("must be a URL such as https://feedback.example");
    }
    return uri;
  }

  private static KafkaSettings kafka(Env env) {
    LogSettings log = LogSettings.from(env);
    return new KafkaSettings(
        log,
        env.integer("PLAUDIT_PARTITIONS", 16, 1, MAX_PARTITIONS),
        env.duration("PLAUDIT_TOPIC_RETENTION", TOPIC_RETENTION),
        env.number("PLAUDIT_MAX_IN_FLIGHT_BYTES", IN_FLIGHT_BYTES, MIB, 1024 * MIB));
  }

  private static String projectTag(String name) {
    if (TagNames.STANDARD.contains(name)) {
      throw new IllegalArgumentException("must not be one of " + TagNames.STANDARD);
    }
    TagNames unused = new TagNames(Set.of(name));
    return name;
  }

  private static URI aggregator(String text) {
    URI uri = URI.create(text);
    boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
    if (!web || uri.getHost() == null || !uri.getPath().matches("/?")) {
      throw new IllegalArgumentException("must be a URL such as http://host:8090");
    }
    return uri;
  }
}
