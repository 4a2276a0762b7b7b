package io.plaudit.aggregator;

import java.net.URI;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What {@code PLAUDIT_DATABASE_URL} may be. */
final class DatabaseUrl {

  private static final String FORM = "must be postgresql://host:port/database";

  /**
   * All that may follow the database. Whatever else a driver understands there would win over what
   * the store relies on, such as binary arrays and timeouts, and the other driver would take it for
   * a setting of the server. Checking certificates needs files, which there is no variable for.
   */
  private static final Set<String> PARAMETERS =
      Stream.of("disable", "allow", "prefer", "require")
          .map(mode -> "sslmode=" + mode)
          .collect(Collectors.toUnmodifiableSet());

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
    if (uri.getRawQuery() != null && !PARAMETERS.contains(uri.getRawQuery())) {
      throw new IllegalArgumentException(
          "must have no parameter but sslmode=disable, allow, prefer or require");
    }
    return text;
  }
}
