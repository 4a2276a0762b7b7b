package io.plaudit.aggregator.consume;

import io.plaudit.aggregator.consume.LoopStatus.State;
import io.plaudit.aggregator.store.OtherLogException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs loops one after another on a thread of its own: after a failure a new one, which goes on
 * from the stored offsets, after a wait that grows with each failure until a batch is stored; after
 * one that an operator must look into, none. Single use.
 */
final class LoopSupervisor {

  private static final Logger LOG = LoggerFactory.getLogger(LoopSupervisor.class);
  private static final Duration FIRST_WAIT = Duration.ofMillis(200);
  private static final Duration TOPIC_WAIT = Duration.ofMillis(500);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  /** Together more than twice the session of a member. */
  private static final Duration PLACE_WAIT = Duration.ofSeconds(1);

  private static final int LOOKS_AT_PLACE = 15;

  private final Loops loops;
  private final String topic;
  private final Runnable restarted;
  private final Duration placeWait;
  private final Thread thread;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile LoopStatus status = new LoopStatus(State.STARTING, "starting");
  private volatile Loop current;
  private Duration wait = FIRST_WAIT;

  private final LoopListener listener =
      new LoopListener() {
        @Override
        public void running() {
          if (status.state() != State.RUNNING) {
            status = new LoopStatus(State.RUNNING, "");
          }
        }

        @Override
        public void committed() {
          wait = FIRST_WAIT;
        }
      };

  /**
   * A supervisor; it takes over what the source holds open.
   *
   * @param number of this one among those of the process
   */
  LoopSupervisor(LoopSource loops, int number, ConsumeMetrics metrics) {
    this(loops, loops.topic(), number, metrics);
  }

  LoopSupervisor(Loops loops, String topic, int number, ConsumeMetrics metrics) {
    this(loops, topic, number, metrics, PLACE_WAIT);
  }

  /**
   * @param placeWait between two looks whether another lives in our place
   */
  LoopSupervisor(
      Loops loops, String topic, int number, ConsumeMetrics metrics, Duration placeWait) {
    this(loops, topic, "plaudit-consumer-" + number, metrics::restarted, placeWait);
  }

  /**
   * @param name of the thread
   * @param restarted hears of each loop that ended with an error
   */
  LoopSupervisor(Loops loops, String topic, String name, Runnable restarted) {
    this(loops, topic, name, restarted, PLACE_WAIT);
  }

  private LoopSupervisor(
      Loops loops, String topic, String name, Runnable restarted, Duration placeWait) {
    this.loops = loops;
    this.topic = topic;
    this.restarted = restarted;
    this.placeWait = placeWait;
    this.thread = new Thread(this::run, name);
  }

  void start() {
    thread.start();
  }

  LoopStatus status() {
    return status;
  }

  /** Lets the batch in hand commit, then ends. */
  void stop() {
    stopped.countDown();
    Loop loop = current;
    if (loop != null) {
      loop.stop();
    }
  }

  /**
   * Waits for the end.
   *
   * @return false when it had not ended by then
   */
  boolean join(Duration atMost) throws InterruptedException {
    thread.join(Math.max(1, atMost.toMillis()));
    return !thread.isAlive();
  }

  private void run() {
    try {
      boolean again = true;
      while (again && stopped.getCount() > 0) {
        again = runOne();
      }
      if (status.state() != State.FAILED) {
        status = new LoopStatus(State.STOPPED, "stopped");
      }
    } catch (Throwable e) {
      // The boundary of the thread. Nothing can be said of what an Error leaves behind, but that
      // the thread has ended must be known.
      status = new LoopStatus(State.CRASHED, e.toString());
      LOG.atError().setCause(e).log("the consumer's thread ends: the process must begin anew");
    }
  }

  /** One loop from beginning to end; true when another should follow. */
  private boolean runOne() {
    try {
      Loop loop = loops.next(listener);
      current = loop;
      if (stopped.getCount() == 0) {
        loop.stop();
      }
      loop.run();
      return true;
    } catch (OtherLogException | LogMismatchException e) {
      return failed(e);
    } catch (FencedInstanceIdException e) {
      return fenced(e);
    } catch (UnknownTopicOrPartitionException e) {
      return topicAwaited();
    } catch (RuntimeException e) {
      // The boundary of the loop: whatever it was, the stored offsets say where to go on.
      status = new LoopStatus(State.RESTARTING, String.valueOf(e.getMessage()));
      restarted.run();
      LOG.atWarn().setCause(e).addKeyValue("wait", wait).log("the loop ended and begins again");
      boolean again = waited(wait);
      Duration doubled = wait.multipliedBy(2);
      wait = doubled.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : doubled;
      return again;
    } finally {
      current = null;
    }
  }

  private boolean failed(RuntimeException e) {
    status = new LoopStatus(State.FAILED, e.getMessage());
    LOG.atError().setCause(e).log("the aggregator stops: an operator must look into this");
    return false;
  }

  /**
   * Another has our place in the group. That may be nobody: a request of our own to join, which was
   * held up on the way and sent again meanwhile, takes the place when it arrives after all. Who
   * does not live loses it when the session ends; who lives is there for longer than that.
   */
  private boolean fenced(FencedInstanceIdException e) {
    status = new LoopStatus(State.RESTARTING, e.getMessage());
    restarted.run();
    LOG.atWarn().setCause(e).log("another has this place in the group: looking whether it lives");
    int seen = 0;
    while (seen < LOOKS_AT_PLACE) {
      if (!waited(placeWait)) {
        return false;
      }
      try {
        if (!loops.placeIsTaken()) {
          return true;
        }
        seen++;
      } catch (KafkaException notNow) {
        LOG.atDebug().setCause(notNow).log("the group cannot be looked at");
      }
    }
    return failed(e);
  }

  /** Whoever writes first makes the topic: that there is none yet is no failure. */
  private boolean topicAwaited() {
    LoopStatus waiting = new LoopStatus(State.STARTING, "waiting for topic " + topic);
    if (!waiting.equals(status)) {
      LOG.atInfo().addKeyValue("topic", topic).log("waiting for the topic");
      status = waiting;
    }
    return waited(TOPIC_WAIT);
  }

  private boolean waited(Duration pause) {
    try {
      return !stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
