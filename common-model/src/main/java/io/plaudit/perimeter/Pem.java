package io.plaudit.perimeter;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A block of a PEM file (RFC 7468). Text between blocks means nothing. Encrypted keys of the old
 * kind have headers in their block, and are none here.
 */
final class Pem {

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]++)-----([^-]*+)-----END \\1-----");

  private static final int LINE = 64;

  private final String label;
  private final byte[] content;

  Pem(String label, byte[] content) {
    this.label = label;
    this.content = content;
  }

  /**
   * The blocks of a file, in order.
   *
   * @throws UnusableIdentityException when one is damaged
   */
  static List<Pem> blocks(byte[] file) throws UnusableIdentityException {
    List<Pem> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(new String(file, StandardCharsets.ISO_8859_1));
    try {
      while (matcher.find()) {
        String text = matcher.group(2).replaceAll("\\s", "");
        blocks.add(new Pem(matcher.group(1), Base64.getDecoder().decode(text)));
      }
      return blocks;
    } catch (IllegalArgumentException e) {
      throw new UnusableIdentityException("a block of the file is not base64", e);
    }
  }

  String label() {
    return label;
  }

  byte[] content() {
    return content;
  }

  byte[] encode() {
    String text = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(content);
    return ("-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n")
        .getBytes(StandardCharsets.ISO_8859_1);
  }
}
