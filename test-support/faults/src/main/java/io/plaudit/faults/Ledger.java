package io.plaudit.faults;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Everything that was acknowledged, and every answer that should not have been. */
final class Ledger {

  private static final int MAX_FINDINGS = 100;

  private final Map<UUID, Known> known = new ConcurrentHashMap<>();
  private final Queue<String> findings = new ConcurrentLinkedQueue<>();

  void add(Known acknowledged) {
    if (known.putIfAbsent(acknowledged.id(), acknowledged) != null) {
      find("the id " + acknowledged.id() + " was given twice");
    }
  }

  Collection<Known> known() {
    return known.values();
  }

  /** Something that must not happen did. */
  void find(String what) {
    if (findings.size() < MAX_FINDINGS) {
      findings.add(Clock.now() + " " + what);
    }
  }

  List<String> findings() {
    return new ArrayList<>(findings);
  }
}
