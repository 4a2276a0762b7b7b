package io.plaudit.aggregator;

import io.plaudit.aggregator.query.DatabaseEncryption;
import java.net.URI;

/** What {@code PLAUDIT_DATABASE_URL} may be. */
final class DatabaseUrl {

  private static final String FORM = "must be postgresql://host:port/database";

  private DatabaseUrl() {}

  /**
   * The same text.
   *
   * @throws IllegalArgumentException saying what it must be; quotes nothing of it
   */
  static String checked(String text) {
    URI uri;
    try {
      uri = URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(FORM, e);
    }
    if (!"postgresql".equals(uri.getScheme())
        || uri.getHost() == null
        || uri.getPath() == null
        || uri.getPath().length() < 2
        || uri.getFragment() != null) {
      throw new IllegalArgumentException(FORM);
    }
    if (uri.getUserInfo() != null) {
      throw new IllegalArgumentException(
          "must not contain a user or password: PLAUDIT_DATABASE_USER and"
              + " PLAUDIT_DATABASE_PASSWORD do");
    }
    // Whatever else a driver understands there would win over what the store relies on, such as
    // binary arrays and timeouts, and the other driver would take it for a setting of the server.
    DatabaseEncryption unused = DatabaseEncryption.of(uri);
    return text;
  }
}
