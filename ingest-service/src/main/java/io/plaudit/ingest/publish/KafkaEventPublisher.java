package io.plaudit.ingest.publish;

import io.plaudit.ingest.bound.SharedBound;
import io.plaudit.ingest.bound.TimeBound;
import io.plaudit.model.Erasure;
import io.plaudit.model.FeedbackEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes by one Kafka producer, acks=all and idempotent. {@code KafkaProducer.send} may block,
 * so only this class's own thread calls it; it is woken once for all that is published in a turn.
 * What is accepted is bounded in bytes before it is queued; the bytes stay counted until Kafka's
 * client lets go of the record, which may be after the caller was told "unknown". Single use:
 * start, then close.
 */
public final class KafkaEventPublisher implements EventPublisher {

  private static final Logger LOG = LoggerFactory.getLogger(KafkaEventPublisher.class);

  /** A caller knows the outcome after this long, whatever Kafka does. */
  private static final Duration ANSWER_WITHIN = Duration.ofMillis(2_500);

  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(11);
  private static final Duration LOOK_EVERY = Duration.ofMillis(50);
  private static final long KEEP_WARM_NANOS = Duration.ofSeconds(30).toNanos();
  private static final long RETRY_MS = 50;

  private final KafkaSettings settings;
  private final TopicWatch watch;
  private final Consumer<Producer<byte[], byte[]>> opened;
  private final SharedBound inFlight;
  private final TimeBound<Sending> unanswered = new TimeBound<>(ANSWER_WITHIN);
  private final Executor turn;
  private final AtomicBoolean wakes = new AtomicBoolean();

  /** Bounded in bytes, each event counted with more than it takes here. */
  private final Queue<Sending> queue = new ConcurrentLinkedQueue<>();

  private final ScheduledExecutorService timer;
  private final Thread thread = new Thread(this::run, "plaudit-publisher");
  private volatile int partitions;
  private volatile boolean open;
  private volatile boolean closing;
  private volatile boolean failed;
  private volatile boolean ended;

  /**
   * @param turn runs a short task when the callers of {@link #publish} have had their turn: what
   *     they have published until then is handed over together
   * @param opened told of the producer once there is one, on the publisher's thread
   */
  public KafkaEventPublisher(
      KafkaSettings settings, Executor turn, Consumer<Producer<byte[], byte[]>> opened) {
    this.settings = settings;
    this.turn = turn;
    this.opened = opened;
    watch = new TopicWatch(new CheckedTopic(settings, TopicPlan.events(settings)));
    inFlight = new SharedBound(settings.maxInFlightBytes());
    timer = Executors.newSingleThreadScheduledExecutor(KafkaEventPublisher::timerThread);
    thread.setDaemon(true);
  }

  /** Begins to look for Kafka; {@link #check} says when it is found. */
  public void start() {
    watch.start();
    thread.start();
    long every = LOOK_EVERY.toMillis();
    ScheduledFuture<?> unused =
        timer.scheduleAtFixedRate(this::endOverdue, every, every, TimeUnit.MILLISECONDS);
  }

  @Override
  public CompletableFuture<Void> publish(List<FeedbackEvent> events, String traceparent) {
    // All events of a request are of one tenant.
    return takes()
        ? send(events.get(0).ref().tenant(), EventRecords.of(settings.topic(), events, traceparent))
        : refused();
  }

  @Override
  public CompletableFuture<Void> forget(Erasure erasure, String traceparent) {
    return takes()
        ? send(
            erasure.tenant(),
            EventRecords.everywhere(settings.topic(), erasure, partitions, traceparent))
        : refused();
  }

  private boolean takes() {
    return open && !closing && !watch.lost();
  }

  private CompletableFuture<Void> refused() {
    return refused(closing ? "the service is stopping" : check().orElse("Kafka is not ready"));
  }

  private CompletableFuture<Void> send(String tenant, EventRecords records) {
    SharedBound.Share room = inFlight.of(tenant);
    if (!room.reserve(records.bytes())) {
      return refused("too much is waiting for Kafka");
    }
    Sending sending = new Sending(records, room);
    TimeBound.Running<Sending> running = unanswered.begin(sending);
    queue.add(sending);
    if (ended) {
      refuseQueued();
    } else if (wakes.compareAndSet(false, true)) {
      turn.execute(this::wake);
    }
    return sending.acknowledged().whenComplete((done, failure) -> unanswered.end(running));
  }

  @Override
  public Optional<String> check() {
    if (failed) {
      return Optional.of("the publisher has failed: restart the service");
    }
    Optional<String> problem = watch.problem();
    return problem.isPresent() || open ? problem : Optional.of("the producer is not open yet");
  }

  /** Bytes accepted and not yet let go of. */
  public long bytesInFlight() {
    return inFlight.current();
  }

  /** Lets what was accepted reach Kafka, as long as its delivery timeout allows. Blocks. */
  public void close() throws InterruptedException {
    closing = true;
    LockSupport.unpark(thread);
    watch.close();
    thread.join(CLOSE_WITHIN.toMillis());
    timer.shutdownNow();
  }

  private void run() {
    try {
      Producer<byte[], byte[]> producer = open();
      if (producer != null) {
        hand(producer);
        producer.close(CLOSE_WITHIN);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      // The thread's boundary: nobody hands anything over any more, so nothing may be taken.
      failed = true;
      open = false;
      LOG.atError().setCause(e).log("the publisher has failed");
    } finally {
      open = false;
      ended = true;
      refuseQueued();
    }
  }

  /** Nobody hands them over any more. Whoever queues one after the end comes here too. */
  private void refuseQueued() {
    String reason = failed ? "the publisher has failed" : "the service is stopping";
    for (Sending next = queue.poll(); next != null; next = queue.poll()) {
      next.refuse(reason);
    }
  }

  /** The producer, its metadata there; null when the service stops before. */
  private Producer<byte[], byte[]> open() throws InterruptedException {
    Producer<byte[], byte[]> producer = null;
    while (watch.awaitOpened()) {
      try {
        if (producer == null) {
          producer = new KafkaProducer<>(settings.producer());
        }
        // May take longer than it may block here; the client goes on asking meanwhile.
        partitions = producer.partitionsFor(settings.topic()).size();
        opened.accept(producer);
        open = true;
        return producer;
      } catch (KafkaException e) {
        LOG.atDebug().setCause(e).log("no producer yet");
        TimeUnit.MILLISECONDS.sleep(RETRY_MS);
      }
    }
    if (producer != null) {
      producer.close(Duration.ZERO);
    }
    return null;
  }

  private void wake() {
    wakes.set(false);
    LockSupport.unpark(thread);
  }

  private void endOverdue() {
    for (Sending sending : unanswered.overdue()) {
      try {
        sending.timeUp();
      } catch (RuntimeException | Error e) {
        // The boundary of one request: the timer must go on for the others.
        LOG.atError().setCause(e).log("telling that the time is up failed");
      }
    }
  }

  private void hand(Producer<byte[], byte[]> producer) throws InterruptedException {
    long warmed = System.nanoTime();
    while (!closing || !queue.isEmpty()) {
      Sending next = queue.poll();
      if (next != null) {
        next.send(producer);
      } else if (Thread.interrupted()) {
        throw new InterruptedException("nobody should interrupt the publisher");
      } else if (System.nanoTime() - warmed < KEEP_WARM_NANOS) {
        LockSupport.parkNanos(this, KEEP_WARM_NANOS);
      } else {
        keepWarm(producer);
        warmed = System.nanoTime();
      }
    }
  }

  /** The client forgets a topic that it has not been asked about for long. */
  private void keepWarm(Producer<byte[], byte[]> producer) {
    try {
      producer.partitionsFor(settings.topic());
    } catch (KafkaException e) {
      LOG.atDebug().setCause(e).log("no metadata now");
    }
  }

  private static CompletableFuture<Void> refused(String reason) {
    return CompletableFuture.failedFuture(PublishException.notStored(reason));
  }

  private static Thread timerThread(Runnable task) {
    Thread thread = new Thread(task, "plaudit-publish-timer");
    thread.setDaemon(true);
    return thread;
  }
}
