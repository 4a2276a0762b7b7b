package io.plaudit.ingest.publish;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that makes the topic, then asks every other second whether it is still well. */
final class TopicWatch {

  private static final Logger LOG = LoggerFactory.getLogger(TopicWatch.class);
  private static final long PERIOD_MS = 2_000;
  private static final long RETRY_MS = 500;
  private static final long CLOSE_MS = 6_000;

  private final WatchedTopic topic;
  private final Thread thread = new Thread(this::run, "plaudit-topic");
  private final CountDownLatch opened = new CountDownLatch(1);
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile String problem = "the topic has not been looked at yet";
  private volatile boolean lost;

  TopicWatch(WatchedTopic topic) {
    this.topic = topic;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Waits until the topic was well for the first time; false when the watch is closed before. */
  boolean awaitOpened() throws InterruptedException {
    opened.await();
    return closing.getCount() > 0;
  }

  /** What is wrong with the topic; empty when it was well at the last look. */
  Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  /** Nothing may be written: the topic is another one than it was, or nobody looks any more. */
  boolean lost() {
    return lost;
  }

  void close() throws InterruptedException {
    closing.countDown();
    opened.countDown();
    thread.join(CLOSE_MS);
  }

  private void run() {
    try (topic) {
      boolean closed = false;
      while (!closed) {
        look();
        closed = closing.await(problem == null ? PERIOD_MS : RETRY_MS, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      // The thread's boundary: with nobody looking, the last look must not count for ever.
      lost = true;
      problem = "the watch over a topic has failed: restart the service";
      LOG.atError().setCause(e).log("the watch over a topic has failed");
    }
  }

  private void look() throws InterruptedException {
    try {
      WatchedTopic.State state = topic.look();
      lost = state.lost();
      note(state.problems().isEmpty() ? null : String.join("; ", state.problems()));
    } catch (ExecutionException e) {
      note("Kafka does not answer: " + e.getCause().getMessage());
    } catch (KafkaException e) {
      note("Kafka cannot be reached: " + e.getMessage());
    }
  }

  private void note(String now) {
    String before = problem;
    problem = now;
    if (now == null) {
      opened.countDown();
      if (before != null) {
        LOG.atInfo().log("a topic is ready");
      }
    } else if (!now.equals(before)) {
      LOG.atWarn().addKeyValue("problem", now).log("a topic is not ready");
    }
  }
}
