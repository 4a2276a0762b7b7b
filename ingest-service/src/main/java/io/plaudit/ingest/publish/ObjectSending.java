package io.plaudit.ingest.publish;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * The objects of one request on their way. Who waits is told when the outcome is clear or the time
 * is up; the room that they take is given back when Kafka's client has let go of all of them.
 */
final class ObjectSending {

  private enum Stage {
    QUEUED,
    SENDING,
    WITHDRAWN
  }

  private final List<ProducerRecord<byte[], byte[]>> records;
  private final Runnable release;
  private final CompletableFuture<Void> acknowledged = new CompletableFuture<>();
  private final AtomicReference<Stage> stage = new AtomicReference<>(Stage.QUEUED);

  ObjectSending(List<ProducerRecord<byte[], byte[]>> records, Runnable release) {
    this.records = records;
    this.release = release;
  }

  CompletableFuture<Void> acknowledged() {
    return acknowledged;
  }

  /** Hands the records over; on the publisher's thread. */
  void send(Producer<byte[], byte[]> producer) {
    if (!stage.compareAndSet(Stage.QUEUED, Stage.SENDING)) {
      release.run();
      return;
    }
    CompletableFuture<?>[] sent =
        records.stream().map(record -> hand(producer, record)).toArray(CompletableFuture<?>[]::new);
    CompletableFuture<Void> unused =
        CompletableFuture.allOf(sent).whenComplete((done, failure) -> settled(failure));
  }

  /** The time is up: nobody waits any longer, and what was not handed over yet never will be. */
  void timeUp() {
    acknowledged.completeExceptionally(
        stage.compareAndSet(Stage.QUEUED, Stage.WITHDRAWN)
            ? PublishException.notStored("Kafka does not take objects fast enough")
            : PublishException.unknown("Kafka has not acknowledged in time", null));
  }

  /** Nothing was handed over, and nothing will be. */
  void refuse(String reason, Throwable cause) {
    if (stage.compareAndSet(Stage.QUEUED, Stage.WITHDRAWN)) {
      acknowledged.completeExceptionally(PublishException.notStored(reason, cause));
    }
    release.run();
  }

  private static CompletableFuture<RecordMetadata> hand(
      Producer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record) {
    CompletableFuture<RecordMetadata> sent = new CompletableFuture<>();
    try {
      Future<RecordMetadata> unused =
          producer.send(
              record,
              (metadata, error) -> {
                if (error == null) {
                  sent.complete(metadata);
                } else {
                  sent.completeExceptionally(error);
                }
              });
    } catch (RuntimeException e) {
      // The client throws what it does not report to the callback: closed, fenced, interrupted.
      sent.completeExceptionally(e);
    }
    return sent;
  }

  private void settled(Throwable failure) {
    release.run();
    if (failure == null) {
      acknowledged.complete(null);
    } else {
      acknowledged.completeExceptionally(
          PublishException.unknown("Kafka did not acknowledge", failure));
    }
  }
}
