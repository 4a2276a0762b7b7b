package io.plaudit.ingest.keys;

import io.plaudit.access.ApiKeys;
import io.plaudit.access.Authenticator;
import io.plaudit.access.MadeKey;
import io.plaudit.access.Principal;
import java.time.InstantSource;
import java.util.Optional;

/** The keys that a front door takes: those of its configuration, and those that were made. */
public final class DoorKeys implements Authenticator {

  private final ApiKeys configured;
  private final KeyObjects made;
  private final InstantSource clock;

  public DoorKeys(ApiKeys configured, KeyObjects made) {
    this(configured, made, InstantSource.system());
  }

  /**
   * @param clock by which keys expire
   */
  DoorKeys(ApiKeys configured, KeyObjects made, InstantSource clock) {
    this.configured = configured;
    this.made = made;
    this.clock = clock;
  }

  /**
   * A configured key counts as it is configured, also where one was made that is the same.
   *
   * @throws io.plaudit.ingest.dialect.RefusedException 503 when it may be a key that was made, and
   *     those are not known now
   */
  @Override
  public Optional<Principal> authenticate(String presented) {
    if (!ApiKeys.isPossible(presented)) {
      return Optional.empty();
    }
    String sha256 = ApiKeys.sha256(presented);
    Optional<ApiKeys.Configured> known = configured.find(sha256);
    if (known.isPresent()) {
      return known.get().at(clock);
    }
    return MadeKey.isShaped(presented)
        ? made.live(sha256, clock.instant()).map(MadeKey::principal)
        : Optional.empty();
  }
}
