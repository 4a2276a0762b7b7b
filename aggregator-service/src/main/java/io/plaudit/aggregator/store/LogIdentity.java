package io.plaudit.aggregator.store;

/**
 * Which log a store is a function of.
 *
 * @param topicId Kafka's: a topic made anew under the old name is another log
 * @param partitions fixed when the log was made
 */
public record LogIdentity(String topic, String topicId, int partitions) {}
