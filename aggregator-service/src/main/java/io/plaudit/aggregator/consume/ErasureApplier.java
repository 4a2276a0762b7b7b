package io.plaudit.aggregator.consume;

import io.plaudit.aggregator.aggregate.Aggregator;
import io.plaudit.aggregator.aggregate.Changes;
import io.plaudit.aggregator.aggregate.FeedbackState.Live;
import io.plaudit.aggregator.store.Batch;
import io.plaudit.aggregator.store.ErasureStep;
import io.plaudit.aggregator.store.PartitionStore;
import io.plaudit.aggregator.store.RefusedBatchException;
import io.plaudit.codec.ErasureCodec;
import io.plaudit.codec.RecordKey;
import io.plaudit.model.Erasure;
import io.plaudit.model.FeedbackRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies erasures, each apart from all batches and in as many transactions as it needs. The
 * partition stays where the erasure stands until the last of them: what comes later on the log must
 * not be taken for what came before.
 */
final class ErasureApplier {

  private static final Logger LOG = LoggerFactory.getLogger(ErasureApplier.class);

  private final RecordDecoder decoder;
  private final Aggregator aggregator;
  private final ConsumeMetrics metrics;

  /** How far an erasure is. */
  enum Outcome {
    UNFINISHED,
    DONE,
    /** The store will never take it: it is a dead letter. */
    BURIED
  }

  ErasureApplier(RecordDecoder decoder, Aggregator aggregator, ConsumeMetrics metrics) {
    this.decoder = decoder;
    this.aggregator = aggregator;
    this.metrics = metrics;
  }

  /** The first erasure, or what would be one, from here on; {@code end} where there is none. */
  static int nextIn(List<ConsumerRecord<byte[], byte[]>> records, int start, int end) {
    int at = start;
    while (at < end && !ErasureCodec.isKey(records.get(at).key())) {
      at++;
    }
    return at;
  }

  /** This record as an erasure, if it is a good one. */
  Optional<Item> erasure(ConsumerRecord<byte[], byte[]> record) {
    return ErasureCodec.isKey(record.key())
        ? Optional.of(decoder.decode(record)).filter(item -> item.erasure() != null)
        : Optional.empty();
  }

  /**
   * Does the next piece of it.
   *
   * @param until where the partition goes on when all is done
   */
  Outcome step(PartitionStore store, Item item, long until) {
    long begun = System.nanoTime();
    try {
      ErasureStep step = store.nextStep(item.erasure(), item.offset());
      List<Live> rows =
          step.rows().stream().filter(row -> isMeant(item.erasure(), row.ref())).toList();
      Changes changes = aggregator.forget(item.erasure(), item.offset(), rows);
      store.prepare(step, changes, until).apply();
      if (!step.isLast()) {
        return Outcome.UNFINISHED;
      }
      LOG.atInfo()
          .addKeyValue("event", item.erasure().eventId())
          .addKeyValue("offset", item.offset())
          .log("an erasure is done");
      metrics.batch(figures(item, Map.of()), Duration.ofNanos(System.nanoTime() - begun));
      return Outcome.DONE;
    } catch (RefusedBatchException e) {
      bury(store, item, until, e, begun);
      return Outcome.BURIED;
    }
  }

  private void bury(
      PartitionStore store, Item item, long until, RefusedBatchException e, long begun) {
    LOG.atError()
        .addKeyValue("event", item.erasure().eventId())
        .addKeyValue("offset", item.offset())
        .addKeyValue("code", e.code())
        .log("the store refused an erasure: nobody is forgotten by it");
    Changes nothing = aggregator.forget(item.erasure(), item.offset(), List.of());
    store.apply(
        new Batch(
            store.nextOffset(),
            until,
            nothing,
            List.of(item.rejected(BatchApplier.REFUSED, e.code()))));
    metrics.batch(
        figures(item, Map.of(BatchApplier.REFUSED, 1)),
        Duration.ofNanos(System.nanoTime() - begun));
  }

  /** In a copy of the log with other partitions a partition has traces of several. */
  private static boolean isMeant(Erasure erasure, FeedbackRef ref) {
    byte[] key = RecordKey.encode(ref.tenant(), ref.traceId());
    return Utils.toPositive(Utils.murmur2(key)) % erasure.partitions() == erasure.partition();
  }

  private static ConsumeMetrics.Figures figures(Item item, Map<String, Integer> letters) {
    return new ConsumeMetrics.Figures(1, 1 - letters.size(), 0, letters, item.bytes());
  }
}
