package io.plaudit.ingest.admission;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** How many connections there are, in all and from each address, and how many are too many. */
final class ConnectionBound {

  private final AdmissionSettings settings;
  private final AtomicInteger all = new AtomicInteger();
  private final Map<String, Integer> byAddress = new ConcurrentHashMap<>();
  private final AtomicLong refused = new AtomicLong();

  ConnectionBound(AdmissionSettings settings) {
    this.settings = settings;
  }

  /** Counts one more, until it {@link #leave}s, and says whether there is room for it. */
  boolean enter(String address) {
    int fromThere = byAddress.merge(address, 1, Integer::sum);
    boolean fits =
        all.incrementAndGet() <= settings.maxConnections()
            && fromThere <= settings.maxConnectionsPerAddress();
    if (!fits) {
      refused.incrementAndGet();
    }
    return fits;
  }

  void leave(String address) {
    all.decrementAndGet();
    byAddress.computeIfPresent(address, (same, count) -> count == 1 ? null : count - 1);
  }

  long refused() {
    return refused.get();
  }
}
