package io.plaudit.aggregator.consume;

import io.plaudit.aggregator.store.DeadLetter;
import io.plaudit.codec.ObjectCodec;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.SideObject;
import java.time.Instant;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a record an object; trusts nothing in it. */
final class ObjectDecoder {

  private static final Logger LOG = LoggerFactory.getLogger(ObjectDecoder.class);

  private final int partitions;

  ObjectDecoder(int partitions) {
    this.partitions = partitions;
  }

  ObjectItem decode(ConsumerRecord<byte[], byte[]> record) {
    try {
      SideObject object = ObjectCodec.decode(record.key(), record.value());
      String misrouted = misrouted(record, object);
      return misrouted == null
          ? item(record, object, null, null)
          : item(record, null, RecordDecoder.MISROUTED, misrouted);
    } catch (InvalidEventException e) {
      return item(record, null, RecordDecoder.MALFORMED, e.getMessage());
    } catch (RuntimeException e) {
      // The boundary of one record, as with events: trying again would not help.
      LOG.atError()
          .setCause(e)
          .addKeyValue("partition", record.partition())
          .addKeyValue("offset", record.offset())
          .log("decoding failed");
      return item(record, null, RecordDecoder.MALFORMED, e.getClass().getName());
    }
  }

  /** Why the record is not where its object belongs, or null. Compaction goes by a key's bytes. */
  private String misrouted(ConsumerRecord<byte[], byte[]> record, SideObject object) {
    byte[] key = ObjectCodec.encodeKey(object.ref());
    if (!Arrays.equals(key, record.key())) {
      return "the key is not written as keys are";
    }
    return Utils.toPositive(Utils.murmur2(key)) % partitions == record.partition()
        ? null
        : "the partition is not that of the key";
  }

  private static ObjectItem item(
      ConsumerRecord<byte[], byte[]> record, SideObject object, String reason, String detail) {
    DeadLetter.Raw raw =
        new DeadLetter.Raw(record.key(), record.value(), Instant.ofEpochMilli(record.timestamp()));
    DeadLetter letter =
        object == null ? new DeadLetter(record.offset(), reason, detail, raw) : null;
    return new ObjectItem(record.offset(), Batches.size(record), raw, object, letter);
  }
}
