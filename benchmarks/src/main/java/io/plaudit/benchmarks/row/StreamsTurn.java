package io.plaudit.benchmarks.row;

import io.plaudit.benchmarks.part.Broker;
import io.plaudit.benchmarks.part.Child;
import io.plaudit.benchmarks.peer.StreamsPeer;
import io.plaudit.codec.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** The peer's turn at the topic, with an id and a state directory of its own. */
final class StreamsTurn {

  private static final Duration LIMIT = Duration.ofMinutes(9);
  private static final Pattern BEGUN = Pattern.compile("begun at (\\d+)");

  private final Run run;
  private final Broker broker;

  StreamsTurn(Run run, Broker broker) {
    this.run = run;
    this.broker = broker;
  }

  /** From the first record until the last offset is committed. */
  double seconds(String round) throws Exception {
    String id = "peer-" + round;
    try (Child child =
        run.jvm()
            .bench(
                "streams",
                StreamsPeer.class,
                broker.address(),
                Topics.EVENTS,
                id,
                run.scratch().resolve(id).toString())) {
      long begun = Long.parseLong(child.awaitOutput(BEGUN, LIMIT));
      Map<TopicPartition, Long> ends = broker.ends(Topics.EVENTS);
      child.await("apply the topic", LIMIT, () -> hasCommitted(id, ends));
      return (System.currentTimeMillis() - begun) / 1e3;
    } finally {
      broker.delete(Pattern.compile(Pattern.quote(id) + "-.*"));
    }
  }

  private boolean hasCommitted(String group, Map<TopicPartition, Long> ends) {
    try {
      Map<TopicPartition, OffsetAndMetadata> committed =
          broker.admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
      return ends.entrySet().stream()
          .allMatch(
              end -> {
                OffsetAndMetadata offset = committed.get(end.getKey());
                return offset != null && offset.offset() >= end.getValue();
              });
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("asking for offsets", e);
    }
  }
}
