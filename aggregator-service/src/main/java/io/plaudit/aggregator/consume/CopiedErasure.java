package io.plaudit.aggregator.consume;

import io.plaudit.model.Erasure;
import java.math.BigInteger;
import java.util.Optional;

/**
 * An erasure as it is written into a copy of a log. It means the traces of the partition that it
 * names, as far as they are in the one where it stands: in a log that is a copy itself these are
 * two of different logs, and traces in both are those of one partition of as many as both divide.
 */
final class CopiedErasure {

  private CopiedErasure() {}

  /**
   * An erasure that means in any log what this one means where it stands.
   *
   * @param partition where it stands
   * @param partitions of the log in which it does
   * @return empty where no trace is in both
   */
  static Optional<Erasure> of(Erasure erasure, int partition, int partitions) {
    long common = gcd(erasure.partitions(), partitions);
    long all = erasure.partitions() / common * partitions;
    for (long both = erasure.partition(); both < all; both += erasure.partitions()) {
      if (both % partitions == partition) {
        return in(erasure, both, all);
      }
    }
    return Optional.empty();
  }

  /** Of more partitions than there are hashes none has more than one hash. */
  private static Optional<Erasure> in(Erasure erasure, long partition, long partitions) {
    int most = (int) Math.min(partitions, Integer.MAX_VALUE);
    return partition < most ? Optional.of(erasure.in((int) partition, most)) : Optional.empty();
  }

  private static long gcd(int one, int other) {
    return BigInteger.valueOf(one).gcd(BigInteger.valueOf(other)).longValue();
  }
}
