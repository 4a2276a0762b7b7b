package io.plaudit.aggregator.aggregate;

import java.time.Instant;

/** The same within an hour. */
public record HourRow(TagScope scope, Instant hour, Entry entry) {}
