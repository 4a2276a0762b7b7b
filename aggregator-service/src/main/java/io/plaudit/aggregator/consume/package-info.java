/**
 * From the log to the store. The way of a record: {@code ConsumerLoop} polls it on its one thread;
 * {@code RecordDecoder} makes it an event or a dead letter; {@code BatchApplier} folds the events
 * over what is stored and applies the result together with the offset. Whatever goes wrong ends the
 * loop, and {@link io.plaudit.aggregator.consume.LoopSupervisor} begins again from the stored
 * offsets. {@link io.plaudit.aggregator.consume.DeadLetterFeeder} sends dead letters on, beside it.
 */
package io.plaudit.aggregator.consume;
