package io.plaudit.ingest.dialect;

import io.plaudit.model.Feedback;
import java.util.List;
import java.util.function.Function;

/**
 * A native query for single feedbacks and what to make of them.
 *
 * @param query one whose answer has a member {@code feedback}
 * @param answer gets what was found, in the order of the query
 * @param heavy whether the answer takes long to make even of little that was found
 */
public record FindPlan(NativeQuery query, Answer answer, boolean heavy) {

  /** Makes the vendor's answer. */
  @FunctionalInterface
  public interface Answer {

    /**
     * Words what was found.
     *
     * @param found their JSON as its sender wrote it
     * @param total how many there are in all, where the query asks for that; else how many were
     *     found
     */
    DialectResponse of(List<Feedback> found, long total);
  }

  public FindPlan(NativeQuery query, Answer answer) {
    this(query, answer, false);
  }

  public FindPlan(NativeQuery query, Function<List<Feedback>, DialectResponse> answer) {
    this(query, (found, total) -> answer.apply(found));
  }

  /** The same plan, heavy. */
  public FindPlan asHeavy() {
    return new FindPlan(query, answer, true);
  }
}
