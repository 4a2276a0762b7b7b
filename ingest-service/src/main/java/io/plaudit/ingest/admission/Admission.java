package io.plaudit.ingest.admission;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.TimeMeter;
import io.plaudit.access.KeyRate;
import io.plaudit.access.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * How much each key and each tenant may write at this front door. Who has no rate pays nothing for
 * those who have one. Thread-safe.
 */
public final class Admission {

  /** Beyond it who was seen longest ago begins anew. */
  private static final int MAX_REMEMBERED = 100_000;

  /** Long enough for all but the largest debts. */
  private static final Duration REMEMBERED = Duration.ofHours(1);

  private final OptionalInt tenantRate;
  private final TimeMeter clock;
  private final Cache<Holder, Allowance> keys = cache();
  private final Cache<String, Allowance> tenants = cache();

  /** Keys are told apart by their tenant too. */
  private record Holder(String tenant, KeyRate rate) {}

  /**
   * @param tenantRate feedbacks a second of each tenant; empty for any number
   */
  public Admission(OptionalInt tenantRate) {
    this(tenantRate, TimeMeter.SYSTEM_NANOTIME);
  }

  Admission(OptionalInt tenantRate, TimeMeter clock) {
    this.tenantRate = tenantRate;
    this.clock = clock;
  }

  /** What counts a request of this caller. */
  public Ticket ticket(Principal caller) {
    if (caller.rate().isEmpty() && tenantRate.isEmpty()) {
      return Ticket.FREE;
    }
    List<Allowance> allowances = new ArrayList<>(2);
    caller
        .rate()
        .ifPresent(
            rate ->
                allowances.add(
                    keys.get(
                        new Holder(caller.tenant(), rate),
                        unknown -> new Allowance("key", rate.perSecond(), clock))));
    tenantRate.ifPresent(
        rate ->
            allowances.add(
                tenants.get(caller.tenant(), unknown -> new Allowance("tenant", rate, clock))));
    return new Ticket(allowances);
  }

  private static <K> Cache<K, Allowance> cache() {
    return Caffeine.newBuilder().maximumSize(MAX_REMEMBERED).expireAfterAccess(REMEMBERED).build();
  }
}
