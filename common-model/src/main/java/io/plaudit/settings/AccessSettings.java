package io.plaudit.settings;

import io.plaudit.access.ApiKeys;
import io.plaudit.access.Assertions;
import io.plaudit.config.Env;
import io.plaudit.config.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Who may call.
 *
 * @param apiKeys of PLAUDIT_API_KEYS and of the file that PLAUDIT_API_KEYS_FILE names
 * @param assertionSecret what the front door signs with and the aggregator believes
 */
public record AccessSettings(ApiKeys apiKeys, Secret assertionSecret) {

  private static final String ASSERTION_SECRET = "PLAUDIT_ASSERTION_SECRET";

  /** Reads them; what is wrong is noted as a problem. */
  public static AccessSettings from(Env env) {
    ApiKeys inline = env.parsed("PLAUDIT_API_KEYS", ApiKeys.none(), ApiKeys::parse);
    ApiKeys filed =
        env.parsed("PLAUDIT_API_KEYS_FILE", ApiKeys.none(), path -> ApiKeys.parse(contents(path)));
    return new AccessSettings(inline.and(filed), assertionSecret(env));
  }

  private static Secret assertionSecret(Env env) {
    Secret secret = new Secret(env.required(ASSERTION_SECRET));
    int bytes = secret.reveal().getBytes(StandardCharsets.UTF_8).length;
    if (bytes > 0 && bytes < Assertions.MIN_SECRET_BYTES) {
      env.problem(
          ASSERTION_SECRET + " must have at least " + Assertions.MIN_SECRET_BYTES + " bytes");
    }
    return secret;
  }

  private static String contents(String path) {
    try {
      return Files.readString(Path.of(path));
    } catch (IOException | InvalidPathException e) {
      throw new IllegalArgumentException("must name a file that can be read", e);
    }
  }
}
