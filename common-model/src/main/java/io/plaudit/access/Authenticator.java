package io.plaudit.access;

import java.util.Optional;

/** Knows whose API key one is. Thread-safe; never blocks. */
@FunctionalInterface
public interface Authenticator {

  /** Whose key this is; empty for one that is unknown, has expired or is revoked. */
  Optional<Principal> authenticate(String presented);
}
