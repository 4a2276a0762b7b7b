package io.plaudit.aggregator.query;

import io.plaudit.perimeter.Certificates;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the parameters of a database's URL say of TLS, as PostgreSQL's own clients mean it.
 *
 * @param mode how much is asked for
 * @param authorities whose certificates are believed, a PEM file; there where mode is verify-ca or
 *     verify-full, and only there
 */
public record DatabaseEncryption(SslMode mode, Optional<Path> authorities) {

  private static final String MODE = "sslmode";
  private static final String AUTHORITIES = "sslrootcert";
  private static final Set<SslMode> VERIFYING = Set.of(SslMode.VERIFY_CA, SslMode.VERIFY_FULL);
  private static final String RULE =
      "must have no parameter but sslmode=disable, allow, prefer or require,"
          + " or sslmode=verify-ca or verify-full with sslrootcert=FILE";

  /**
   * Reads them.
   *
   * @throws IllegalArgumentException for parameters of other kinds, or a file that is of no use;
   *     quotes nothing of the URL
   */
  public static DatabaseEncryption of(URI url) {
    if (url.getRawQuery() == null) {
      // Not prefer: of a server without TLS this client leaves a connection open each time it asks.
      return new DatabaseEncryption(SslMode.DISABLE, Optional.empty());
    }
    Map<String, String> parameters = parameters(url.getRawQuery());
    Optional<Path> authorities =
        Optional.ofNullable(parameters.remove(AUTHORITIES)).map(DatabaseEncryption::file);
    SslMode mode = mode(parameters.remove(MODE));
    if (!parameters.isEmpty() || VERIFYING.contains(mode) != authorities.isPresent()) {
      throw new IllegalArgumentException(RULE);
    }
    return new DatabaseEncryption(mode, authorities);
  }

  private static Map<String, String> parameters(String query) {
    Map<String, String> parameters = new TreeMap<>();
    for (String parameter : query.split("&", -1)) {
      int equals = parameter.indexOf('=');
      if (equals < 0
          || parameters.put(parameter.substring(0, equals), parameter.substring(equals + 1))
              != null) {
        throw new IllegalArgumentException(RULE);
      }
    }
    return parameters;
  }

  private static SslMode mode(String name) {
    for (SslMode mode : SslMode.values()) {
      if (mode.value.equals(name)) {
        return mode;
      }
    }
    throw new IllegalArgumentException(RULE);
  }

  private static Path file(String encoded) {
    try {
      return Certificates.file(URLDecoder.decode(encoded, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "must have as sslrootcert a PEM file of certificates that can be read", e);
    }
  }

  /** Tells the reactive client. It would take a parameter that it does not know for a setting. */
  void applyTo(PgConnectOptions options) {
    ClientSSLOptions tls = new ClientSSLOptions();
    if (authorities.isPresent()) {
      tls.setTrustOptions(new PemTrustOptions().addCertPath(authorities.get().toString()));
    } else {
      // Encrypted, by whomever: what these modes mean to every client of PostgreSQL.
      tls.setTrustAll(true);
    }
    tls.setHostnameVerificationAlgorithm(mode == SslMode.VERIFY_FULL ? "HTTPS" : "");
    options.setSslMode(mode).setSslOptions(tls);
  }
}
