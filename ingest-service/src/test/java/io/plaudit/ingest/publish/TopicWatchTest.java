package io.plaudit.ingest.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the last look is worth when there are no more looks. */
final class TopicWatchTest {

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_watch_that_breaks_is_a_problem_for_good(boolean error) throws InterruptedException {
    Topic topic = new Topic(error ? new AssertionError("broken") : new IllegalStateException("b"));
    TopicWatch watch = new TopicWatch(topic);
    watch.start();
    assertThat(watch.awaitOpened()).isTrue();
    assertThat(watch.problem()).isEmpty();
    assertThat(watch.lost()).isFalse();
    topic.broken.countDown();
    Awaitility.await().until(watch::lost);

    Awaitility.await().until(() -> watch.problem().isPresent());
    assertThat(watch.problem().orElseThrow()).contains("has failed");
    assertThat(topic.closed.await(5, TimeUnit.SECONDS)).isTrue();
    watch.close();
  }

  @Test
  void a_topic_that_is_lost_is_a_problem_and_not_to_be_written_to() throws InterruptedException {
    Topic topic = new Topic(null);
    TopicWatch watch = new TopicWatch(topic);
    watch.start();
    assertThat(watch.awaitOpened()).isTrue();
    topic.broken.countDown();

    Awaitility.await().until(watch::lost);
    Awaitility.await().until(() -> watch.problem().isPresent());
    assertThat(watch.problem().orElseThrow()).startsWith("it is gone");
    watch.close();
  }

  /** Well until it is broken. */
  private static final class Topic implements WatchedTopic {
    private final CountDownLatch broken = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Throwable failure;

    Topic(Throwable failure) {
      this.failure = failure;
    }

    @Override
    public State look() {
      if (broken.getCount() > 0) {
        return new State(List.of(), false);
      }
      if (failure instanceof Error error) {
        throw error;
      }
      if (failure instanceof RuntimeException exception) {
        throw exception;
      }
      return State.lost("it is gone");
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }
}
