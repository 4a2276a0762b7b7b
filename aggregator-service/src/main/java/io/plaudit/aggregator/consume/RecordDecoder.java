package io.plaudit.aggregator.consume;

import io.plaudit.aggregator.aggregate.LoggedEvent;
import io.plaudit.aggregator.aggregate.Rejection;
import io.plaudit.aggregator.store.DeadLetter;
import io.plaudit.codec.ErasureCodec;
import io.plaudit.codec.EventCodec;
import io.plaudit.codec.RecordKey;
import io.plaudit.model.Erasure;
import io.plaudit.model.FeedbackEvent;
import io.plaudit.model.InvalidEventException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a record an event; trusts nothing in it. */
final class RecordDecoder {

  /** It is no JSON, or no JSON object. */
  static final String MALFORMED = "malformed";

  /** Its key is not its event's, or its partition is not its key's. */
  static final String MISROUTED = "misrouted";

  private static final Logger LOG = LoggerFactory.getLogger(RecordDecoder.class);

  /** What complaints about the text as a whole are about. */
  private static final Set<String> WHOLE_TEXT = Set.of("event", "body");

  private final int partitions;

  RecordDecoder(int partitions) {
    this.partitions = partitions;
  }

  Item decode(ConsumerRecord<byte[], byte[]> record) {
    Instant timestamp = Instant.ofEpochMilli(record.timestamp());
    DeadLetter.Raw raw = new DeadLetter.Raw(record.key(), record.value(), timestamp);
    try {
      return ErasureCodec.isKey(record.key())
          ? item(record, raw, null, erasure(record, timestamp), null)
          : item(record, raw, event(record, timestamp), null, null);
    } catch (InvalidEventException e) {
      String reason = WHOLE_TEXT.contains(e.field()) ? MALFORMED : Rejection.INVALID;
      return item(record, raw, null, null, letter(record, raw, reason, e.getMessage()));
    } catch (MisroutedException e) {
      return item(record, raw, null, null, letter(record, raw, MISROUTED, e.getMessage()));
    } catch (RuntimeException e) {
      // The boundary of one record: a fault of ours must not stop all that come after it. Decoding
      // has no surroundings that could be at fault, so trying again would not help.
      LOG.atError()
          .setCause(e)
          .addKeyValue("partition", record.partition())
          .addKeyValue("offset", record.offset())
          .log("decoding failed");
      return item(record, raw, null, null, letter(record, raw, MALFORMED, e.getClass().getName()));
    }
  }

  private FeedbackEvent event(ConsumerRecord<byte[], byte[]> record, Instant timestamp) {
    FeedbackEvent event = EventCodec.decode(requireValue(record));
    byte[] key = RecordKey.encode(event.ref().tenant(), event.ref().traceId());
    if (!Arrays.equals(key, record.key())) {
      throw new MisroutedException("the key is not that of the event's trace");
    }
    if (Utils.toPositive(Utils.murmur2(key)) % partitions != record.partition()) {
      throw new MisroutedException("the partition is not that of the key");
    }
    return event.checkInstants(timestamp);
  }

  /** An erasure stands where it says that it does, in this log; its key has no partition. */
  private Erasure erasure(ConsumerRecord<byte[], byte[]> record, Instant timestamp) {
    Erasure erasure = ErasureCodec.decode(requireValue(record));
    if (!Arrays.equals(ErasureCodec.encodeKey(erasure.tenant()), record.key())) {
      throw new MisroutedException("the key is not that of the event's tenant");
    }
    if (erasure.partitions() == partitions && erasure.partition() != record.partition()) {
      throw new MisroutedException("the partition is not that of the event");
    }
    return erasure.checkInstants(timestamp);
  }

  private static byte[] requireValue(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      throw InvalidEventException.of("event", "is required");
    }
    return record.value();
  }

  private static DeadLetter letter(
      ConsumerRecord<byte[], byte[]> record, DeadLetter.Raw raw, String reason, String detail) {
    return new DeadLetter(record.offset(), reason, detail, raw);
  }

  private static Item item(
      ConsumerRecord<byte[], byte[]> record,
      DeadLetter.Raw raw,
      FeedbackEvent event,
      Erasure erasure,
      DeadLetter deadLetter) {
    int bytes = Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
    LoggedEvent logged = event == null ? null : new LoggedEvent(record.offset(), event);
    return new Item(record.offset(), bytes, raw, logged, erasure, deadLetter);
  }

  private static final class MisroutedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MisroutedException(String message) {
      super(message, null, false, false);
    }
  }
}
