package io.plaudit.aggregator.consume;

import io.plaudit.aggregator.store.DeadLetter;
import io.plaudit.aggregator.store.DeadLetterBox;
import io.plaudit.aggregator.store.LogIdentity;
import io.plaudit.codec.EventCodec;
import io.plaudit.codec.ObjectCodec;
import io.plaudit.codec.RecordKey;
import io.plaudit.codec.Topics;
import io.plaudit.model.FeedbackEvent;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.ObjectRef;
import io.plaudit.model.RawJson;
import io.plaudit.model.SideObject;
import io.plaudit.settings.LogSettings;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Sends dead letters again, each once for ever: the event and the mark that it was sent are one
 * transaction of Kafka. The mark is a side object, which the aggregator stores in the order of the
 * log like any other. Whoever opens one of these ends what another one has begun, and knows from
 * then on what was sent: two at once cannot both send a letter. Blocks; not thread-safe.
 */
public final class DeadLetterReplay implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(200);

  /** So long a transaction that is never ended keeps its partition's readers from what follows. */
  private static final Duration TRANSACTION = Duration.ofSeconds(10);

  private final LogSettings settings;
  private final LogIdentity log;
  private final Clock clock;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Set<String> replayed;

  /**
   * Opens it.
   *
   * @param log whose letters are sent again
   * @throws KafkaException when Kafka does not answer
   */
  public DeadLetterReplay(LogSettings settings, LogIdentity log, Clock clock) {
    this.settings = settings;
    this.log = log;
    this.clock = clock;
    this.producer =
        TransactionalProducer.open(
            settings,
            "plaudit-dead-letters-" + log.topicId(),
            Map.of(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int) TRANSACTION.toMillis()));
    try {
      producer.initTransactions();
      this.replayed = marks();
    } catch (RuntimeException e) {
      producer.close(Duration.ZERO);
      throw e;
    }
  }

  /** What became of a wish to send. */
  public enum Outcome {
    SENT,
    SENT_BEFORE,
    /** An erasure has taken what came; nothing is sent in its place. */
    FORGOTTEN
  }

  /**
   * Sends this event in the place of a letter.
   *
   * @param partition the letter's
   * @param letter as the store has it now
   * @param value the event, as it was or mended
   * @throws InvalidEventException when it would be a dead letter again
   * @throws KafkaException when it is not known whether it was sent: asking again finds out
   */
  public Outcome send(int partition, DeadLetter letter, byte[] value) {
    if (letter.isForgotten()) {
      return Outcome.FORGOTTEN;
    }
    if (value == null) {
      throw InvalidEventException.of("event", "is required");
    }
    FeedbackEvent event = EventCodec.decode(value);
    FeedbackEvent unused = event.checkInstants(clock.instant());
    String id = log.topicId() + "/" + partition + "/" + letter.offset();
    if (replayed.contains(id)) {
      return Outcome.SENT_BEFORE;
    }
    producer.beginTransaction();
    try {
      // What fails of them fails the transaction.
      Future<?> unusedEvent = producer.send(record(event, value));
      Future<?> unusedMark = producer.send(mark(id));
      producer.commitTransaction();
    } catch (ProducerFencedException | InvalidProducerEpochException e) {
      throw new KafkaException(
          "somebody else sends dead letters, or this took too long: this one was not sent", e);
    }
    replayed.add(id);
    return Outcome.SENT;
  }

  @Override
  public void close() {
    producer.close(PATIENCE);
  }

  /** The letters that were sent again, as the log of objects says now. */
  private Set<String> marks() {
    Map<String, Object> properties = new HashMap<>(settings.kafka());
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    Set<String> marks = new HashSet<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(settings.objectsTopic(), PATIENCE).stream()
              .map(of -> new TopicPartition(of.topic(), of.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, PATIENCE);
      Instant deadline = clock.instant().plus(PATIENCE);
      while (!ends.entrySet().stream()
          .allMatch(end -> consumer.position(end.getKey(), PATIENCE) >= end.getValue())) {
        var records = consumer.poll(POLL);
        records.forEach(object -> note(object.key(), object.value(), marks));
        deadline = records.isEmpty() ? deadline : clock.instant().plus(PATIENCE);
        if (clock.instant().isAfter(deadline)) {
          throw new KafkaException("the topic of objects cannot be read to its end");
        }
      }
    }
    return marks;
  }

  private static void note(byte[] key, byte[] value, Set<String> marks) {
    try {
      SideObject object = ObjectCodec.decode(key, value);
      if (object.ref().tenant().equals(DeadLetterBox.REPLAY_TENANT)
          && object.ref().kind().equals(DeadLetterBox.REPLAY_KIND)) {
        marks.add(object.ref().id());
      }
    } catch (InvalidEventException e) {
      // No object, and so no mark; the aggregator has it among the dead letters of objects.
    }
  }

  private ProducerRecord<byte[], byte[]> record(FeedbackEvent event, byte[] value) {
    byte[] key = RecordKey.encode(event.ref().tenant(), event.ref().traceId());
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(log.topic(), key, value);
    Headers headers = record.headers();
    header(headers, Topics.CE_SPECVERSION, "1.0");
    header(headers, Topics.CE_TYPE, event.type().wireName());
    header(headers, Topics.CE_ID, event.eventId().toString());
    header(headers, Topics.CE_SOURCE, "urn:plaudit:dead-letters");
    header(headers, Topics.CONTENT_TYPE, "application/json");
    return record;
  }

  private ProducerRecord<byte[], byte[]> mark(String id) {
    SideObject mark =
        new SideObject(
            new ObjectRef(DeadLetterBox.REPLAY_TENANT, DeadLetterBox.REPLAY_KIND, id),
            new RawJson("{\"sent_at\":\"" + clock.instant() + "\"}"));
    return new ProducerRecord<>(
        settings.objectsTopic(), ObjectCodec.encodeKey(mark.ref()), ObjectCodec.encodeValue(mark));
  }

  private static void header(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.US_ASCII));
  }
}
