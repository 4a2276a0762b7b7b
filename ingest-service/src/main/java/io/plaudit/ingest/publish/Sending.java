package io.plaudit.ingest.publish;

import io.plaudit.ingest.bound.SharedBound;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * The records of one request on their way. Who waits is told as soon as the outcome is clear or the
 * time is up; the room that they take is given back only when Kafka's client lets go of the last of
 * them.
 */
final class Sending implements Callback {

  private enum Stage {
    QUEUED,
    SENDING,
    WITHDRAWN
  }

  private final EventRecords records;
  private final SharedBound.Share room;
  private final CompletableFuture<Void> acknowledged = new CompletableFuture<>();
  private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.QUEUED);

  /** Records that Kafka has not let go of, and one for the loop that hands them over. */
  private final AtomicInteger held = new AtomicInteger(1);

  private volatile boolean failed;

  /** Who hands the records over, and why Kafka's client has not taken the one in hand, or null. */
  private volatile Thread sender;

  private Throwable refusal;

  /**
   * @param room in which its records have their place already
   */
  Sending(EventRecords records, SharedBound.Share room) {
    this.records = records;
    this.room = room;
  }

  CompletableFuture<Void> acknowledged() {
    return acknowledged;
  }

  /** Hands the records over; on the publisher's thread. Each may block for max.block.ms. */
  void send(Producer<byte[], byte[]> producer) {
    if (!stage.compareAndSet(Stage.QUEUED, Stage.SENDING)) {
      giveBack();
      return;
    }
    sender = Thread.currentThread();
    int sent = 0;
    for (ProducerRecord<byte[], byte[]> record : records.records()) {
      hand(producer, record);
      if (refusal != null) {
        refused(sent);
        break;
      }
      sent++;
    }
    letGo(null);
  }

  /** The time is up: nobody waits any longer, and what was not handed over yet never will be. */
  void timeUp() {
    if (stage.compareAndSet(Stage.QUEUED, Stage.WITHDRAWN)) {
      acknowledged.completeExceptionally(
          PublishException.notStored("Kafka does not take events fast enough"));
    } else {
      acknowledged.completeExceptionally(
          PublishException.unknown("Kafka has not acknowledged in time", null));
    }
  }

  /** Nothing was handed over, and nothing will be. */
  void refuse(String reason) {
    if (stage.compareAndSet(Stage.QUEUED, Stage.WITHDRAWN)) {
      acknowledged.completeExceptionally(PublishException.notStored(reason));
    }
    giveBack();
  }

  /**
   * What becomes of a record. What Kafka's client refuses it reports before {@code send} returns,
   * on our thread; what it took it reports later, on its own.
   */
  @Override
  public void onCompletion(RecordMetadata metadata, Exception error) {
    if (error != null && Thread.currentThread() == sender) {
      refusal = error;
    } else {
      letGo(error);
    }
  }

  private void hand(Producer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record) {
    held.incrementAndGet();
    try {
      Future<RecordMetadata> unused = producer.send(record, this);
    } catch (RuntimeException e) {
      // The client throws what it does not report to the callback: closed, fenced, interrupted.
      refusal = e;
    }
  }

  private void refused(int sent) {
    failed = true;
    String reason = "Kafka's client did not take the events";
    acknowledged.completeExceptionally(
        sent == 0
            ? PublishException.notStored(reason, refusal)
            : PublishException.unknown(reason, refusal));
    letGo(null);
  }

  private void giveBack() {
    room.release(records.bytes());
  }

  private void letGo(Throwable error) {
    if (error != null) {
      failed = true;
      acknowledged.completeExceptionally(
          PublishException.unknown("Kafka did not acknowledge", error));
    }
    if (held.decrementAndGet() == 0) {
      giveBack();
      if (!failed) {
        acknowledged.complete(null);
      }
    }
  }
}
