package io.plaudit.ingest.dialect;

import io.plaudit.model.Feedback;
import java.util.List;
import java.util.function.Function;

/**
 * A native query for single feedbacks and what to make of them.
 *
 * @param query one whose answer has a member {@code feedback}
 * @param answer gets the feedbacks in the order of the query, their JSON as its sender wrote it
 */
public record FindPlan(NativeQuery query, Function<List<Feedback>, DialectResponse> answer) {}
