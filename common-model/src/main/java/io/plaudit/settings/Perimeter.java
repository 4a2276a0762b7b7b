package io.plaudit.settings;

import io.plaudit.config.Env;
import io.plaudit.perimeter.IdentityFiles;
import io.plaudit.perimeter.KeptIdentity;
import io.plaudit.perimeter.UnusableIdentityException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How strangers find a service.
 *
 * @param managementHost where health and metrics listen; of PLAUDIT_MANAGEMENT_HOST, or this
 *     machine alone
 * @param identity of PLAUDIT_TLS_CERTIFICATE and PLAUDIT_TLS_KEY; empty: requests come without TLS
 */
public record Perimeter(String managementHost, Optional<KeptIdentity> identity) {

  private static final String CERTIFICATE = "PLAUDIT_TLS_CERTIFICATE";
  private static final String KEY = "PLAUDIT_TLS_KEY";

  /** Reads it; what is wrong is noted as a problem. */
  public static Perimeter from(Env env) {
    return new Perimeter(env.text("PLAUDIT_MANAGEMENT_HOST", "127.0.0.1"), identity(env));
  }

  private static Optional<KeptIdentity> identity(Env env) {
    Optional<String> certificate = env.text(CERTIFICATE);
    Optional<String> key = env.text(KEY);
    if (certificate.isPresent() != key.isPresent()) {
      env.problem(CERTIFICATE + " and " + KEY + " need each other");
    }
    if (certificate.isEmpty() || key.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          KeptIdentity.of(new IdentityFiles(Path.of(certificate.get()), Path.of(key.get()))));
    } catch (UnusableIdentityException e) {
      env.problem(CERTIFICATE + " and " + KEY + ": " + e.getMessage());
    } catch (InvalidPathException e) {
      env.problem(CERTIFICATE + " and " + KEY + " must name files");
    }
    return Optional.empty();
  }
}
