package io.plaudit.ingest.objects;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

final class CurrencyWaitersTest {

  private final AtomicInteger woken = new AtomicInteger();
  private final CurrencyWaiters waiters = new CurrencyWaiters(woken::incrementAndGet);

  @Test
  void theReaderIsWokenByTheFirstOnly_howeverManyCome() {
    CompletableFuture<Boolean> first = new CompletableFuture<>();
    waiters.add(first);
    for (int i = 0; i < 100; i++) {
      waiters.add(new CompletableFuture<>());
    }
    assertThat(woken).hasValue(1);

    try (MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest")) {
      TopicPartition partition = new TopicPartition("objects", 0);
      consumer.assign(List.of(partition));
      consumer.updateBeginningOffsets(Map.of(partition, 0L));
      consumer.updateEndOffsets(Map.of(partition, 0L));
      waiters.look(consumer);
    }

    assertThat(first).isCompletedWithValue(true);
    assertThat(waiters.isEmpty()).isTrue();
    waiters.add(new CompletableFuture<>());
    assertThat(woken).hasValue(2);
  }
}
