package io.plaudit.aggregator.consume;

/** Where a record is in the log. */
public record Position(int partition, long offset) {}
