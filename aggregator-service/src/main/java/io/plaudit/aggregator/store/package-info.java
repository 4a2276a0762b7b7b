/**
 * Where rows, aggregates, dead letters and the offsets that they were computed from live together.
 * The doors are {@link io.plaudit.aggregator.store.FeedbackStore} for the one who writes and {@link
 * io.plaudit.aggregator.store.DeadLetterOutbox} for the one who sends dead letters on; behind them
 * PostgreSQL, one statement a class.
 */
package io.plaudit.aggregator.store;
