package io.plaudit.aggregator.aggregate;

import io.plaudit.model.FeedbackEvent;

/**
 * An event and where it stands in its partition of the log.
 *
 * @param event its instants checked and cut to microseconds
 */
public record LoggedEvent(long offset, FeedbackEvent event) {}
