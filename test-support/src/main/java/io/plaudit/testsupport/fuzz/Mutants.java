package io.plaudit.testsupport.fuzz;

import io.plaudit.testsupport.fuzz.Mutation.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/**
 * Draws changes: few in most inputs, so that what is wrong is found behind what is right. Drawn at
 * one go and without a way to shrink them: jqwik's own lists and choices take longer than most of
 * what is tried with them.
 */
public final class Mutants {

  private static final int MOST = 5;
  private static final int PLACES = 1 << 20;

  /** Each as often as it is to be drawn among the others. */
  private static final List<Kind> KINDS =
      Map.ofEntries(
              Map.entry(Kind.REPLACE, 24),
              Map.entry(Kind.EXCHANGE, 6),
              Map.entry(Kind.REMOVE, 4),
              Map.entry(Kind.DUPLICATE, 3),
              Map.entry(Kind.RENAME, 3),
              Map.entry(Kind.WITHIN_TEXT, 6),
              Map.entry(Kind.NUMBER, 3),
              Map.entry(Kind.WRAP, 3),
              Map.entry(Kind.REPEAT, 2),
              Map.entry(Kind.FLIP, 2),
              Map.entry(Kind.CUT_OUT, 1),
              Map.entry(Kind.INSERT, 1),
              Map.entry(Kind.CUT_OFF, 1),
              Map.entry(Kind.COPY, 1),
              Map.entry(Kind.ENCODE, 1))
          .entrySet()
          .stream()
          // A map has no order, but a seed must mean the same everywhere.
          .sorted(Map.Entry.comparingByKey())
          .flatMap(entry -> Collections.nCopies(entry.getValue(), entry.getKey()).stream())
          .toList();

  private Mutants() {}

  /** Changes of a sample, of structure more often than of bytes; at times none. */
  public static Arbitrary<Mutant> any() {
    return Arbitraries.randomValue(Mutants::mutant);
  }

  static Mutant mutant(Random random) {
    return new Mutant(random.nextInt(PLACES), atMost(MOST, random));
  }

  /** So many changes, or fewer. */
  static List<Mutation> atMost(int most, Random random) {
    int count = random.nextInt(most + 1);
    List<Mutation> mutations = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Kind kind = KINDS.get(random.nextInt(KINDS.size()));
      mutations.add(new Mutation(kind, random.nextInt(PLACES), random.nextInt(PLACES)));
    }
    return mutations;
  }
}
