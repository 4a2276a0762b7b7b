package io.plaudit.ingest.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.plaudit.ingest.bound.SharedBound;
import io.plaudit.model.Feedback;
import io.plaudit.model.FeedbackEvent;
import io.plaudit.model.FeedbackRef;
import io.plaudit.model.Fingerprint;
import io.plaudit.model.Source;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** What a caller is told, and when the room is given back. */
final class SendingTest {

  private final SharedBound bound = new SharedBound(Long.MAX_VALUE);
  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());

  @Test
  void it_is_acknowledged_when_the_last_record_is() {
    Sending sending = sending(2);
    sending.send(producer);
    producer.completeNext();
    assertThat(sending.acknowledged()).isNotDone();
    producer.completeNext();

    assertThat(sending.acknowledged()).isCompleted();
    assertThat(bound.current()).isZero();
  }

  @Test
  void what_is_still_queued_when_the_time_is_up_is_not_stored_and_never_sent() {
    Sending sending = sending(1);
    sending.timeUp();
    assertThat(outcome(sending)).isEqualTo(PublishException.Outcome.NOT_STORED);
    assertThat(bound.current()).isPositive();
    sending.send(producer);

    assertThat(producer.history()).isEmpty();
    assertThat(bound.current()).isZero();
  }

  @Test
  void what_was_handed_over_when_the_time_is_up_is_unknown_and_keeps_its_room() {
    Sending sending = sending(1);
    sending.send(producer);
    sending.timeUp();
    assertThat(outcome(sending)).isEqualTo(PublishException.Outcome.UNKNOWN);
    assertThat(bound.current()).isPositive();
    producer.completeNext();

    assertThat(bound.current()).isZero();
  }

  @Test
  void one_record_that_kafka_did_not_acknowledge_makes_all_unknown() {
    Sending sending = sending(2);
    sending.send(producer);
    onAnotherThread(() -> producer.errorNext(new TimeoutException("expired")));
    assertThat(outcome(sending)).isEqualTo(PublishException.Outcome.UNKNOWN);
    assertThat(bound.current()).isPositive();
    producer.completeNext();

    assertThat(bound.current()).isZero();
  }

  @Test
  void what_the_client_refuses_at_once_is_not_stored() {
    producer.sendException = new TimeoutException("no metadata");
    Sending sending = sending(3);
    sending.send(producer);

    assertThat(outcome(sending)).isEqualTo(PublishException.Outcome.NOT_STORED);
    assertThat(producer.history()).isEmpty();
    assertThat(bound.current()).isZero();
  }

  @Test
  void what_the_client_reports_as_refused_at_once_is_not_stored() {
    Sending sending = sending(2);
    sending.send(refusingFrom(1));

    assertThat(outcome(sending)).isEqualTo(PublishException.Outcome.NOT_STORED);
    assertThat(bound.current()).isZero();
  }

  @Test
  void what_the_client_refuses_after_it_took_some_is_unknown() {
    Sending sending = sending(3);
    MockProducer<byte[], byte[]> some = refusingFrom(2);
    sending.send(some);
    assertThat(outcome(sending)).isEqualTo(PublishException.Outcome.UNKNOWN);
    assertThat(some.history()).hasSize(1);
    assertThat(bound.current()).isPositive();
    some.completeNext();

    assertThat(bound.current()).isZero();
  }

  @Test
  void what_never_gets_its_turn_is_not_stored() {
    Sending sending = sending(1);
    sending.refuse("the service is stopping");

    assertThat(outcome(sending)).isEqualTo(PublishException.Outcome.NOT_STORED);
    assertThat(bound.current()).isZero();
  }

  /** Reports a refusal to the callback before send returns, from this record on, counted from 1. */
  private static MockProducer<byte[], byte[]> refusingFrom(int first) {
    return new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer()) {
      private int asked;

      @Override
      public synchronized Future<RecordMetadata> send(
          ProducerRecord<byte[], byte[]> record, Callback callback) {
        asked++;
        if (asked < first) {
          return super.send(record, callback);
        }
        TimeoutException refusal = new TimeoutException("the buffer is full");
        callback.onCompletion(null, refusal);
        return CompletableFuture.failedFuture(refusal);
      }
    };
  }

  private Sending sending(int events) {
    EventRecords records =
        EventRecords.of(
            "events", IntStream.range(0, events).mapToObj(SendingTest::event).toList(), null);
    SharedBound.Share room = bound.of("acme");
    room.reserve(records.bytes());
    return new Sending(records, room);
  }

  private static FeedbackEvent event(int number) {
    FeedbackRef ref = new FeedbackRef("acme", "t" + number, new UUID(1, number));
    Feedback feedback =
        Feedback.builder(ref)
            .value(BigDecimal.ONE)
            .source(new Source("test", Source.Kind.API))
            .createdAt(Instant.EPOCH)
            .modifiedAt(Instant.EPOCH)
            .build();
    return new FeedbackEvent.Recorded(
        new UUID(2, number), feedback, Fingerprint.of(new byte[0], 0, 0));
  }

  private static PublishException.Outcome outcome(Sending sending) {
    CompletionException failure =
        catchThrowableOfType(CompletionException.class, () -> sending.acknowledged().join());
    return ((PublishException) failure.getCause()).outcome();
  }

  private static void onAnotherThread(Runnable task) {
    CompletableFuture.runAsync(task).join();
  }
}
