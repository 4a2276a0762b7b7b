package io.plaudit.aggregator.store;

import io.plaudit.aggregator.aggregate.FeedbackState.Live;
import io.plaudit.model.Erasure;
import java.util.List;

/** A piece of an erasure that is small enough for one transaction. */
public final class ErasureStep {

  private final Erasure erasure;
  private final ErasureProgress before;
  private final ErasureProgress after;
  private final boolean last;
  private final List<Live> rows;

  ErasureStep(
      Erasure erasure,
      ErasureProgress before,
      ErasureProgress after,
      boolean last,
      List<Live> rows) {
    this.erasure = erasure;
    this.before = before;
    this.after = after;
    this.last = last;
    this.rows = List.copyOf(rows);
  }

  /** Stored feedback that it is about, perhaps none. */
  public List<Live> rows() {
    return rows;
  }

  /** Whether nothing remains to be done after it. */
  public boolean isLast() {
    return last;
  }

  Erasure erasure() {
    return erasure;
  }

  ErasureProgress before() {
    return before;
  }

  ErasureProgress after() {
    return after;
  }
}
