package io.plaudit.aggregator.aggregate;

/**
 * What the store is to remember of a feedback from now on.
 *
 * @param offset of the event that made it so, in its partition of the log
 */
public record Written(FeedbackState state, long offset) {}
