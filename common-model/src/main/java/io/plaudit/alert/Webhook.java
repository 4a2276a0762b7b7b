package io.plaudit.alert;

import io.plaudit.model.InvalidEventException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;

/**
 * Where the alerts of a rule are told.
 *
 * @param url http or https, with a host and without credentials; what is behind it is a stranger's
 * @param secretMadeAt when its secret was made: another time is another secret
 */
public record Webhook(URI url, Instant secretMadeAt) {

  private static final int MAX_CHARACTERS = 2_048;
  private static final int MAX_PORT = 65_535;

  private static final String VISIBLE = "[!-~]+";

  public Webhook {
    requireWeb(url);
    if (secretMadeAt == null) {
      throw InvalidEventException.of("secret_made_at", "is required");
    }
  }

  /** This text as the URL of a webhook, if it can be one. It is not quoted: it may be a secret. */
  public static URI url(String text) {
    if (text.length() > MAX_CHARACTERS || !text.matches(VISIBLE)) {
      throw bad();
    }
    try {
      return requireWeb(new URI(text));
    } catch (URISyntaxException e) {
      throw bad();
    }
  }

  private static URI requireWeb(URI url) {
    boolean web = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
    if (!web
        || url.getHost() == null
        || url.getRawUserInfo() != null
        || url.getRawFragment() != null
        || url.getPort() == 0
        || url.getPort() > MAX_PORT) {
      throw bad();
    }
    return url;
  }

  private static InvalidEventException bad() {
    return InvalidEventException.of(
        "webhook.url",
        "must be a URL of http or https, of at most "
            + MAX_CHARACTERS
            + " visible ASCII characters, without user, password and fragment");
  }
}
