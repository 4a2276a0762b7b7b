package io.plaudit.ingest.admission;

import io.plaudit.access.KeyRate;
import io.plaudit.config.Env;
import java.util.OptionalInt;

/**
 * What bounds the callers of the front door.
 *
 * @param tenantRate feedbacks a second of each tenant; empty for any number
 * @param maxConnections that are open at once
 * @param maxConnectionsPerAddress of them from one address, which may be a proxy's
 */
public record AdmissionSettings(
    OptionalInt tenantRate, int maxConnections, int maxConnectionsPerAddress) {

  /** No rates, and room for everybody. */
  public static final AdmissionSettings STANDARD =
      new AdmissionSettings(OptionalInt.empty(), 10_000, 5_000);

  private static final int MOST_CONNECTIONS = 1_000_000;
  private static final String TENANT_RATE = "PLAUDIT_TENANT_RATE";

  /** Reads them; what is wrong is noted as a problem. By default half of all from one address. */
  public static AdmissionSettings from(Env env) {
    int rate = env.integer(TENANT_RATE, 0, 0, KeyRate.MAX);
    int all =
        env.integer("PLAUDIT_MAX_CONNECTIONS", STANDARD.maxConnections(), 1, MOST_CONNECTIONS);
    return new AdmissionSettings(
        rate == 0 ? OptionalInt.empty() : OptionalInt.of(rate),
        all,
        env.integer(
            "PLAUDIT_MAX_CONNECTIONS_PER_ADDRESS", Math.max(1, all / 2), 1, MOST_CONNECTIONS));
  }
}
