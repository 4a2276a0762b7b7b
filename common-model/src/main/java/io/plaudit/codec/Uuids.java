package io.plaudit.codec;

import io.plaudit.model.InvalidEventException;
import java.util.UUID;
import java.util.regex.Pattern;

/** UUIDs as RFC 9562 writes them; the JDK's own parser also takes shorter groups. */
public final class Uuids {

  private static final Pattern CANONICAL =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private Uuids() {}

  public static UUID parse(String field, String text) {
    if (!isUuid(text)) {
      throw InvalidEventException.of(field, "must be a UUID", text);
    }
    return UUID.fromString(text);
  }

  public static boolean isUuid(String text) {
    return CANONICAL.matcher(text).matches();
  }
}
