package io.plaudit.aggregator.query;

import io.plaudit.model.InvalidEventException;
import io.plaudit.model.Rules;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Percent-decoding (RFC 3986, section 2.1) as a rule, not as a guess: once, after the text has been
 * split, and a broken escape is refused.
 */
final class PercentCoding {

  private PercentCoding() {}

  /**
   * The text that was encoded.
   *
   * @param plusIsSpace as HTML forms encode query strings
   */
  static String decode(String field, String text, boolean plusIsSpace) {
    if (text.indexOf('%') < 0 && (!plusIsSpace || text.indexOf('+') < 0)) {
      return Rules.storable(field, text);
    }
    byte[] raw = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer decoded = ByteBuffer.allocate(raw.length);
    for (int i = 0; i < raw.length; i++) {
      if (raw[i] == '%') {
        int high = i + 2 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
        int low = i + 2 < raw.length ? Character.digit(raw[i + 2], 16) : -1;
        if (high < 0 || low < 0) {
          throw InvalidEventException.of(field, "must be percent-encoded correctly", text);
        }
        decoded.put((byte) (high * 16 + low));
        i += 2;
      } else {
        decoded.put(plusIsSpace && raw[i] == '+' ? (byte) ' ' : raw[i]);
      }
    }
    try {
      CharSequence chars = StandardCharsets.UTF_8.newDecoder().decode(decoded.flip());
      return Rules.storable(field, chars.toString());
    } catch (CharacterCodingException e) {
      throw InvalidEventException.of(field, "must be percent-encoded UTF-8", text);
    }
  }
}
