package io.plaudit.aggregator.consume;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** How far a follower's loop has come in its partitions. Used by one thread. */
final class Progress {

  /** The offset after the last record that was shown, by partition. */
  private final Map<Integer, Long> shown = new HashMap<>();

  private final Map<Integer, Long> committed = new HashMap<>();

  void shown(ConsumerRecord<?, ?> record) {
    shown.put(record.partition(), record.offset() + 1);
  }

  /**
   * The offsets before which everything is done with, of partitions where they are not committed.
   *
   * @param inHand what is not done with
   */
  Map<TopicPartition, OffsetAndMetadata> done(String topic, Collection<Position> inHand) {
    Map<Integer, Long> done = new HashMap<>(shown);
    for (Position position : inHand) {
      done.merge(position.partition(), position.offset(), Math::min);
    }
    done.entrySet().removeAll(committed.entrySet());
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    done.forEach(
        (partition, offset) ->
            offsets.put(new TopicPartition(topic, partition), new OffsetAndMetadata(offset)));
    return offsets;
  }

  void committed(Map<TopicPartition, OffsetAndMetadata> offsets) {
    offsets.forEach((partition, offset) -> committed.put(partition.partition(), offset.offset()));
  }

  /** Other partitions come, or the same from their committed offsets on. */
  void forget() {
    shown.clear();
    committed.clear();
  }
}
