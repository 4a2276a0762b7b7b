package io.plaudit.aggregator.aggregate;

/** Counts feedbacks that are there, from nothing. Not thread-safe. */
public final class Recount {

  private Deltas deltas = Deltas.none();

  public void add(FeedbackState.Live state) {
    deltas.add(state, HourEntry.of(state), Delta.of(state.feedback()));
  }

  /** What was added since this was asked last. */
  public Deltas take() {
    Deltas taken = deltas.withoutZeros();
    deltas = Deltas.none();
    return taken;
  }
}
