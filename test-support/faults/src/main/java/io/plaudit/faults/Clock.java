package io.plaudit.faults;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The time as the logs of the services write it. */
final class Clock {

  private Clock() {}

  static String now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
  }
}
