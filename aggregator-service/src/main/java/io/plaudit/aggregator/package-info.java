/**
 * The aggregator: {@code consume} takes events from the log, {@code aggregate} makes them rows and
 * sums, {@code store} keeps both with the offset that they reach, {@code query} answers questions.
 * The doors are {@link io.plaudit.aggregator.AggregatorService} and its {@link
 * io.plaudit.aggregator.AggregatorConfig}.
 */
package io.plaudit.aggregator;
