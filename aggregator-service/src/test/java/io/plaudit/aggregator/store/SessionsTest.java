package io.plaudit.aggregator.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SessionsTest {

  /** What PostgreSQL keeps of a session's name. */
  private static final int MAX_NAME_CHARACTERS = 63;

  private static final int MAX_TOPIC_CHARACTERS = 249;

  @Test
  void aShortTopicIsNamedWhole() {
    assertThat(Sessions.name("feedback.events", 12)).isEqualTo("plaudit:feedback.events:12");
  }

  @ParameterizedTest
  @ValueSource(ints = {53, 54, 55, 100, MAX_TOPIC_CHARACTERS})
  void topicsThatDifferOnlyAtTheirEndHaveSessionsOfTheirOwn(int length) {
    String begin = "t".repeat(length - 1);

    String one = Sessions.name(begin + "1", 7);
    String other = Sessions.name(begin + "2", 7);

    assertThat(one).isNotEqualTo(other).isEqualTo(Sessions.name(begin + "1", 7));
    assertThat(one.length()).isLessThanOrEqualTo(MAX_NAME_CHARACTERS);
    assertThat(one).endsWith(":7").isNotEqualTo(Sessions.name(begin + "1", 17));
  }
}
