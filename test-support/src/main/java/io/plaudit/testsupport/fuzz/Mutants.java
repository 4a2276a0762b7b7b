package io.plaudit.testsupport.fuzz;

import io.plaudit.testsupport.fuzz.Mutation.Kind;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;

/** Draws changes: few in most inputs, so that what is wrong is found behind what is right. */
public final class Mutants {

  private static final int MOST = 5;
  private static final int PLACES = 1 << 20;

  private Mutants() {}

  /** Changes of a sample, of structure more often than of bytes; at times none. */
  public static Arbitrary<Mutant> any() {
    return Combinators.combine(places(), mutation().list().ofMaxSize(MOST)).as(Mutant::new);
  }

  /** Changes of the texts around a body: of so many, some are exchanged for others. */
  static Arbitrary<List<Mutation>> fewOfTexts(int most) {
    return mutation().list().ofMaxSize(most);
  }

  /** Evenly spread, not negative. */
  static Arbitrary<Integer> places() {
    return Arbitraries.integers().between(0, PLACES).withDistribution(RandomDistribution.uniform());
  }

  private static Arbitrary<Mutation> mutation() {
    return Combinators.combine(kind(), places(), places()).as(Mutation::new);
  }

  private static Arbitrary<Kind> kind() {
    return Arbitraries.frequency(
        Tuple.of(24, Kind.REPLACE),
        Tuple.of(6, Kind.EXCHANGE),
        Tuple.of(4, Kind.REMOVE),
        Tuple.of(3, Kind.DUPLICATE),
        Tuple.of(3, Kind.RENAME),
        Tuple.of(6, Kind.WITHIN_TEXT),
        Tuple.of(3, Kind.NUMBER),
        Tuple.of(3, Kind.WRAP),
        Tuple.of(2, Kind.REPEAT),
        Tuple.of(2, Kind.FLIP),
        Tuple.of(1, Kind.CUT_OUT),
        Tuple.of(1, Kind.INSERT),
        Tuple.of(1, Kind.CUT_OFF),
        Tuple.of(1, Kind.COPY),
        Tuple.of(1, Kind.ENCODE));
  }
}
