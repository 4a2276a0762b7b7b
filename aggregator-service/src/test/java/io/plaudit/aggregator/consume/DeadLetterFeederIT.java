package io.plaudit.aggregator.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.plaudit.aggregator.store.DeadLetter;
import io.plaudit.aggregator.store.DeadLetterOutbox;
import io.plaudit.codec.Topics;
import io.plaudit.settings.LogSettings;
import io.plaudit.testsupport.TestKafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class DeadLetterFeederIT {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String mark = UUID.randomUUID().toString();

  @Test
  void letterTooLargeEvenWithoutItsValue_goesWithoutItsKey_andHoldsUpNoOther() {
    byte[] large = new byte[Topics.MAX_RECORD_BYTES + 100_000];
    byte[] small = {1};
    Outbox outbox =
        new Outbox(
            List.of(letter(0, large, large), letter(1, small, large), letter(2, small, small)));
    try (DeadLetterFeeder feeder = new DeadLetterFeeder(settings(), outbox)) {
      feeder.start();
      feeder.notice(5);

      await().atMost(PATIENCE).until(() -> outbox.sent == 3);
    }

    List<ConsumerRecord<byte[], byte[]>> sent = sent();
    assertThat(sent)
        .extracting(DeadLetterFeederIT::offset)
        .containsExactlyInAnyOrder("0", "1", "2");
    assertThat(sent)
        .allSatisfy(
            letter -> {
              assertThat(letter.key()).isEqualTo("0".equals(offset(letter)) ? null : small);
              assertThat(letter.value()).isEqualTo("2".equals(offset(letter)) ? small : null);
            });
  }

  @Test
  void error_endsTheFeeder_andIsKnown() {
    DeadLetterOutbox broken =
        new Outbox(List.of()) {
          @Override
          public List<DeadLetter> pending(int partition) {
            throw new NoClassDefFoundError("gone");
          }
        };
    try (DeadLetterFeeder feeder = new DeadLetterFeeder(settings(), broken)) {
      assertThat(feeder.crash()).isEmpty();
      feeder.start();
      feeder.notice(0);

      await().atMost(PATIENCE).until(() -> feeder.crash().isPresent());
      assertThat(feeder.crash()).hasValue("java.lang.NoClassDefFoundError: gone");
    }
  }

  private DeadLetter letter(long offset, byte[] key, byte[] value) {
    return new DeadLetter(offset, "malformed", mark, new DeadLetter.Raw(key, value, Instant.EPOCH));
  }

  private static LoopSettings settings() {
    Map<String, String> kafka = Map.of("bootstrap.servers", TestKafka.bootstrapServers());
    return new LoopSettings(new LogSettings(kafka, "events", true), "group", "one", 100);
  }

  private List<ConsumerRecord<byte[], byte[]>> sent() {
    List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>();
    TopicPartition partition = new TopicPartition(Topics.DEAD_LETTERS, 0);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", TestKafka.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofSeconds(1)).forEach(letters::add);
      }
    }
    letters.removeIf(letter -> !mark.equals(header(letter, "detail")));
    return letters;
  }

  private static String offset(ConsumerRecord<byte[], byte[]> letter) {
    return header(letter, "offset");
  }

  private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
    return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  private static class Outbox implements DeadLetterOutbox {
    private final List<DeadLetter> letters;
    private volatile long sent;

    Outbox(List<DeadLetter> letters) {
      this.letters = letters;
    }

    @Override
    public List<DeadLetter> pending(int partition) {
      return letters.stream().filter(letter -> letter.offset() >= sent).toList();
    }

    @Override
    public void sent(int partition, long nextOffset) {
      sent = nextOffset;
    }

    @Override
    public void close() {}
  }
}
