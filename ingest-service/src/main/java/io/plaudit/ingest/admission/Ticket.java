package io.plaudit.ingest.admission;

import java.util.List;
import java.util.StringJoiner;
import java.util.function.BiConsumer;
import java.util.function.ToLongFunction;

/**
 * Counts one request against what its caller may write, in feedbacks. A request is counted as one
 * when it comes, before its body is read, and with all that it brings before anything is stored.
 * Thread-safe.
 */
public final class Ticket {

  /** Of who has no rate. */
  public static final Ticket FREE = new Ticket(List.of());

  /** Structured fields of draft-ietf-httpapi-ratelimit-headers-10. */
  public static final String POLICY_HEADER = "RateLimit-Policy";

  public static final String STATE_HEADER = "RateLimit";

  private final List<Allowance> allowances;

  Ticket(List<Allowance> allowances) {
    this.allowances = allowances;
  }

  /**
   * The request comes in.
   *
   * @throws RateExceededException when nothing is left
   */
  public void enter() {
    take(1, Allowance::enter);
  }

  /**
   * It brings so many feedbacks, of which one was counted before.
   *
   * @throws RateExceededException when so many are not left; then they are not counted
   */
  public void charge(int feedbacks) {
    long others = feedbacks - 1L;
    if (others > 0) {
      take(others, allowance -> allowance.takeOthers(others));
    }
  }

  /** Tells the headers of an answer how much is left; none where there is no rate. */
  public void describe(BiConsumer<String, String> headers) {
    if (allowances.isEmpty()) {
      return;
    }
    StringJoiner policies = new StringJoiner(", ");
    StringJoiner states = new StringJoiner(", ");
    for (Allowance allowance : allowances) {
      policies.add(allowance.policy());
      states.add(allowance.state());
    }
    headers.accept(POLICY_HEADER, policies.toString());
    headers.accept(STATE_HEADER, states.toString());
  }

  /** From all of them or from none. */
  private void take(long feedbacks, ToLongFunction<Allowance> taking) {
    for (int i = 0; i < allowances.size(); i++) {
      long wait = taking.applyAsLong(allowances.get(i));
      if (wait > 0) {
        allowances.subList(0, i).forEach(taken -> taken.giveBack(feedbacks));
        throw new RateExceededException(allowances.get(i).toString(), wait);
      }
    }
  }
}
