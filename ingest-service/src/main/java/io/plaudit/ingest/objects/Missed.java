package io.plaudit.ingest.objects;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/**
 * The objects of a tenant that had no room. It is over with one when it is removed, is written
 * again, or expires. Written by one thread, read by any.
 */
final class Missed {

  /** Beyond it only the last expiry is remembered. */
  private static final int MAX_NAMED = 1_000;

  private final Map<String, Instant> expiries = new HashMap<>();
  private Instant unnamedUntil = Instant.MIN;
  private volatile Instant until = Instant.MIN;

  void add(String key, Instant expiry) {
    if (expiries.size() < MAX_NAMED || expiries.containsKey(key)) {
      expiries.put(key, expiry);
    } else if (expiry.isAfter(unnamedUntil)) {
      unnamedUntil = expiry;
    }
    update();
  }

  void remove(String key) {
    if (expiries.remove(key) != null) {
      update();
    }
  }

  void sweep(Instant now) {
    if (expiries.values().removeIf(expiry -> expiry.isBefore(now))) {
      update();
    }
  }

  /** Whether nothing that matters at this time is missed. */
  boolean isNothing(Instant now) {
    return until.isBefore(now);
  }

  private void update() {
    Instant last = expiries.values().stream().max(Comparator.naturalOrder()).orElse(Instant.MIN);
    until = last.isAfter(unnamedUntil) ? last : unnamedUntil;
  }
}
