package io.plaudit.aggregator.alert;

import io.plaudit.config.Secret;
import java.time.Duration;
import java.util.List;

/**
 * What alerting is told.
 *
 * @param commonSecret what the secrets of webhooks derive from
 * @param privateWebhooks whether webhooks may be at addresses that are not on the open internet
 * @param times how long things take
 */
public record AlertSettings(Secret commonSecret, boolean privateWebhooks, Times times) {

  /**
   * How long things take.
   *
   * @param pace between two looks at the rules, at least
   * @param lease how long who looks is left alone without a sign of life
   * @param answerWithin so long a receiver may take
   * @param waits before each try after the first; there are no more tries than these and the first
   */
  public record Times(Duration pace, Duration lease, Duration answerWithin, List<Duration> waits) {

    /** Eight tries within about an hour. */
    public static final Times STANDARD =
        new Times(
            Duration.ofSeconds(2),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            List.of(
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(20),
                Duration.ofMinutes(1),
                Duration.ofMinutes(4),
                Duration.ofMinutes(15),
                Duration.ofMinutes(40)));

    public Times {
      waits = List.copyOf(waits);
    }
  }
}
