package io.plaudit.faults;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The faults of a seed, in order: every part once a round, and with every kind once before a kind
 * comes again. When they happen depends on how fast the system recovers.
 */
final class Schedule {

  /** Static members of the group are replaced after this. */
  private static final int SESSION_MS = 6_000;

  private final Random random;
  private final List<Part> parts;
  private final Deque<Part> round = new ArrayDeque<>();
  private final Map<Part, Deque<FaultKind>> kinds = new HashMap<>();
  private int number;

  Schedule(long seed, List<Part> parts) {
    random = new Random(seed);
    this.parts = List.copyOf(parts);
  }

  Fault next() {
    if (round.isEmpty()) {
      round.addAll(shuffled(parts));
    }
    Part part = round.remove();
    Deque<FaultKind> left = kinds.computeIfAbsent(part, unused -> new ArrayDeque<>());
    if (left.isEmpty()) {
      left.addAll(shuffled(Arrays.asList(FaultKind.values())));
    }
    FaultKind kind = left.remove();
    List<String> links = links(part);
    Duration lasts = Duration.ofMillis(lasts(part.role(), kind));
    Duration delay = Duration.ofMillis(between(20, 400));
    return new Fault(++number, kind, part, links, lasts, delay, random.nextInt(3) == 0);
  }

  private <T> List<T> shuffled(List<T> all) {
    List<T> shuffled = new ArrayList<>(all);
    Collections.shuffle(shuffled, random);
    return shuffled;
  }

  /** One kind of way, or all of them: half the time each. */
  private List<String> links(Part part) {
    List<String> all = List.copyOf(part.links().keySet());
    return random.nextBoolean() ? all : List.of(all.get(random.nextInt(all.size())));
  }

  private int lasts(Part.Role role, FaultKind kind) {
    return switch (kind) {
      case KILL, RESTART -> role == Part.Role.AGGREGATOR ? shortOrLong() : between(100, 3_000);
      case FREEZE, BLACK_HOLE ->
          switch (role) {
            case AGGREGATOR -> shortOrLong();
            // Longer than the broker's session, so that its partitions are led by others.
            case BROKER -> between(500, 7_000);
            case INGEST -> between(500, 8_000);
            case DATABASE -> between(500, 6_000);
          };
      case RESET -> between(50, 2_000);
      case LATENCY -> between(2_000, 5_000);
    };
  }

  /** Either back before anybody takes over, or well after. */
  private int shortOrLong() {
    return random.nextInt(5) < 2 ? between(200, 3_000) : SESSION_MS + between(1_500, 4_000);
  }

  private int between(int least, int most) {
    return random.nextInt(least, most + 1);
  }
}
