package io.plaudit.testsupport.fuzz;

import java.util.List;

/**
 * Changes to be made to one of some samples.
 *
 * @param sample picks one; not negative
 */
public record Mutant(int sample, List<Mutation> mutations) {

  /** Which of so many samples is meant. */
  public int among(int samples) {
    return sample % samples;
  }

  /** The bytes of a sample, changed; the same ones where there is no change. */
  public byte[] applyTo(byte[] text) {
    byte[] changed = text;
    for (Mutation mutation : mutations) {
      changed = mutation.applyTo(changed);
    }
    return changed;
  }
}
