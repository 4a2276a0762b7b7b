package io.plaudit.standalone;

import io.plaudit.config.Env;
import io.plaudit.config.Secret;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the environment may say to a standalone; everything else about the services is its own
 * business.
 *
 * @param bootstrapKey the API key of tenant {@code default}; made and kept when absent
 * @param passedOn variables that both services take as they are
 */
record StandaloneConfig(Optional<Secret> bootstrapKey, Map<String, String> passedOn) {

  static final String BOOTSTRAP_KEY = "PLAUDIT_BOOTSTRAP_KEY";

  private static final int MIN_KEY_CHARACTERS = 8;
  private static final List<String> PASSED_ON = List.of("PLAUDIT_TAGS");

  static StandaloneConfig from(Env env) {
    Optional<Secret> key = env.secret(BOOTSTRAP_KEY);
    if (key.isPresent() && key.get().reveal().length() < MIN_KEY_CHARACTERS) {
      env.problem(BOOTSTRAP_KEY + " must have at least " + MIN_KEY_CHARACTERS + " characters");
    }
    Map<String, String> passedOn = new HashMap<>();
    for (String name : PASSED_ON) {
      env.text(name).ifPresent(value -> passedOn.put(name, value));
    }
    env.check();
    return new StandaloneConfig(key, Map.copyOf(passedOn));
  }
}
