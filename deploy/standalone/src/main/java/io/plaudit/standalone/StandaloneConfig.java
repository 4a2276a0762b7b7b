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
 * @param passedToAggregator those that only the aggregator knows
 */
record StandaloneConfig(
    Optional<Secret> bootstrapKey,
    Map<String, String> passedOn,
    Map<String, String> passedToAggregator) {

  static final String BOOTSTRAP_KEY = "PLAUDIT_BOOTSTRAP_KEY";

  private static final int MIN_KEY_CHARACTERS = 8;
  private static final List<String> PASSED_ON = List.of("PLAUDIT_TAGS");
  private static final List<String> PASSED_TO_AGGREGATOR =
      List.of(
          "PLAUDIT_PUBLISH_AGGREGATES",
          "PLAUDIT_LANGSMITH_ENDPOINT",
          "PLAUDIT_LANGSMITH_API_KEY",
          "PLAUDIT_LANGSMITH_TENANTS");

  static StandaloneConfig from(Env env) {
    // Of the other commands: whoever has set it for them may start one too.
    env.secret("PLAUDIT_KEY");
    Optional<Secret> key = env.secret(BOOTSTRAP_KEY);
    if (key.isPresent() && key.get().reveal().length() < MIN_KEY_CHARACTERS) {
      env.problem(BOOTSTRAP_KEY + " must have at least " + MIN_KEY_CHARACTERS + " characters");
    }
    Map<String, String> passedOn = given(env, PASSED_ON);
    Map<String, String> passedToAggregator = given(env, PASSED_TO_AGGREGATOR);
    env.check();
    return new StandaloneConfig(key, passedOn, passedToAggregator);
  }

  private static Map<String, String> given(Env env, List<String> names) {
    Map<String, String> given = new HashMap<>();
    for (String name : names) {
      env.text(name).ifPresent(value -> given.put(name, value));
    }
    return Map.copyOf(given);
  }

  /** Without the variables, which may hold a key. */
  @Override
  public String toString() {
    return "bootstrap key " + bootstrapKey;
  }
}
