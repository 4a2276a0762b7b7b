package io.plaudit.codec;

import io.plaudit.model.InvalidEventException;
import java.util.HexFormat;
import java.util.UUID;

/** UUIDs as RFC 9562 writes them; the JDK's own parser also takes shorter groups. */
public final class Uuids {

  private static final int LENGTH = 36;

  private Uuids() {}

  public static UUID parse(String field, String text) {
    if (!isUuid(text)) {
      throw InvalidEventException.of(field, "must be a UUID", text);
    }
    return UUID.fromString(text);
  }

  public static boolean isUuid(String text) {
    if (text.length() != LENGTH) {
      return false;
    }
    for (int i = 0; i < LENGTH; i++) {
      char c = text.charAt(i);
      boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
      if (dash ? c != '-' : !HexFormat.isHexDigit(c)) {
        return false;
      }
    }
    return true;
  }
}
