package io.plaudit.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * One JSON object while it is written, in UTF-8. It knows just what events need: text is copied
 * whole where nothing in it must be escaped, which takes a third of a general writer's time.
 */
final class JsonBytes {

  private static final int FIRST_PRINTABLE = 0x20;
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private byte[] bytes;
  private int length;

  /**
   * @param capacity how many bytes it may well become
   */
  JsonBytes(int capacity) {
    bytes = new byte[capacity];
  }

  /** What {@link #name} takes: a name that needs no escapes, with the colon behind it. */
  static byte[] named(String name) {
    return ('"' + name + "\":").getBytes(StandardCharsets.US_ASCII);
  }

  void beginObject() {
    put('{');
  }

  void endObject() {
    put('}');
  }

  /** The name of the next member, which is not the first thing that is written. */
  void name(byte[] named) {
    // No value ends with a brace that opens.
    if (bytes[length - 1] != '{') {
      put(',');
    }
    raw(named);
  }

  /** A text as a JSON string. */
  void text(String text) {
    if (isPlain(text)) {
      plainText(text);
      return;
    }
    put('"');
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      putEscaped(b);
    }
    put('"');
  }

  /** The same for ASCII that JSON writes as it stands. */
  void plainText(String text) {
    put('"');
    plain(text);
    put('"');
  }

  /** ASCII as it stands: a number, or a word of JSON. */
  @SuppressWarnings("deprecation") // copies the bytes of Latin-1 text, which is what this is
  void plain(String text) {
    reserve(text.length());
    text.getBytes(0, text.length(), bytes, length);
    length += text.length();
  }

  /** A JSON value that is there already. */
  void json(String json) {
    raw(json.getBytes(StandardCharsets.UTF_8));
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  /** Whether this is ASCII that JSON writes as it stands: almost every id is. */
  static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < FIRST_PRINTABLE || c > '~' || c == '"' || c == '\\') {
        return false;
      }
    }
    return true;
  }

  private void putEscaped(byte b) {
    if (b == '"' || b == '\\') {
      put('\\');
      put((char) b);
    } else if (b >= 0 && b < FIRST_PRINTABLE) {
      plain(controlCharacter(b));
    } else {
      put((char) (b & 0xff));
    }
  }

  private static String controlCharacter(byte b) {
    return switch (b) {
      case '\b' -> "\\b";
      case '\t' -> "\\t";
      case '\n' -> "\\n";
      case '\f' -> "\\f";
      case '\r' -> "\\r";
      default -> "\\u00" + HEX.toHexDigits(b);
    };
  }

  private void raw(byte[] more) {
    reserve(more.length);
    System.arraycopy(more, 0, bytes, length, more.length);
    length += more.length;
  }

  private void put(char c) {
    reserve(1);
    bytes[length++] = (byte) c;
  }

  private void reserve(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
