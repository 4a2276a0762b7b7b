package io.plaudit.ingest.dialect.langsmith;

import io.plaudit.model.InvalidEventException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parts of a multipart/form-data body (RFC 7578), which is in memory as a whole. */
final class Multipart {

  static final int MAX_PARTS = 20_000;

  private static final int MAX_HEADER_BYTES = 8 * 1024;
  private static final int MAX_BOUNDARY_CHARACTERS = 70;
  private static final Pattern BOUNDARY =
      Pattern.compile(
          "multipart/form-data\\s*;.*?\\bboundary=(?:\"([^\"]+)\"|([^\\s;\"]+)).*",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern NAME =
      Pattern.compile(
          "^content-disposition:[^\\r\\n]*;[ \\t]*name=(?:\"([^\"\\r\\n]*)\"|([^\\s;\"]+))",
          Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);
  private static final byte[] BLANK_LINE = {'\r', '\n', '\r', '\n'};

  private final byte[] body;
  private final byte[] delimiter;
  private final List<Part> parts = new ArrayList<>();

  private Multipart(byte[] body, String boundary) {
    this.body = body;
    delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.UTF_8);
  }

  /** A part, whose content stands in the body from start to before end. */
  record Part(String name, int start, int end) {

    byte[] content(byte[] body) {
      return Arrays.copyOfRange(body, start, end);
    }
  }

  /**
   * All parts, in order.
   *
   * @param contentType that of the request, which names the boundary; may be null
   */
  static List<Part> parts(String contentType, byte[] body) {
    Matcher matcher = BOUNDARY.matcher(contentType == null ? "" : contentType);
    String boundary = null;
    if (matcher.matches()) {
      boundary = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
    }
    if (boundary == null || boundary.length() > MAX_BOUNDARY_CHARACTERS) {
      throw InvalidEventException.of(
          "body", "must be multipart/form-data with a boundary in its Content-Type");
    }
    Multipart multipart = new Multipart(body, boundary);
    multipart.read();
    return multipart.parts;
  }

  private void read() {
    int at = afterFirstDelimiter();
    while (!isClosing(at)) {
      int content = after(BLANK_LINE, endOfLine(at) - 2, "must have a header in every part");
      String header = header(at, content);
      int next = indexOf(delimiter, content - 2);
      if (next < 0) {
        throw InvalidEventException.of("body", "must end with its closing boundary");
      }
      if (parts.size() == MAX_PARTS) {
        throw InvalidEventException.of("body", "must have at most " + MAX_PARTS + " parts");
      }
      parts.add(new Part(name(header), content, Math.max(content, next)));
      at = next + delimiter.length;
    }
  }

  /** The first delimiter may stand at the very start, without a line before it. */
  private int afterFirstDelimiter() {
    int bare = delimiter.length - 2;
    boolean atStart =
        body.length >= bare && Arrays.equals(body, 0, bare, delimiter, 2, delimiter.length);
    return atStart ? bare : after(delimiter, 0, "must begin with its boundary");
  }

  private boolean isClosing(int at) {
    return at + 1 < body.length && body[at] == '-' && body[at + 1] == '-';
  }

  private int endOfLine(int at) {
    int end = at;
    while (end < body.length && (body[end] == ' ' || body[end] == '\t')) {
      end++;
    }
    if (end + 1 >= body.length || body[end] != '\r' || body[end + 1] != '\n') {
      throw InvalidEventException.of("body", "must have nothing behind a boundary on its line");
    }
    return end + 2;
  }

  private String header(int start, int end) {
    if (end - start > MAX_HEADER_BYTES) {
      throw InvalidEventException.of(
          "body", "must have headers of parts of at most " + MAX_HEADER_BYTES + " bytes");
    }
    return new String(body, start, end - start, StandardCharsets.UTF_8).strip();
  }

  private static String name(String header) {
    Matcher matcher = NAME.matcher(header);
    if (!matcher.find()) {
      throw InvalidEventException.of("body", "must have a name in every part");
    }
    return matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
  }

  private int after(byte[] wanted, int from, String rule) {
    int found = indexOf(wanted, from);
    if (found < 0) {
      throw InvalidEventException.of("body", rule);
    }
    return found + wanted.length;
  }

  /**
   * Where this stands at or after a place, or -1. One pass: a boundary's line break stands only at
   * its beginning, so an attempt that fails never has to be made again inside.
   */
  private int indexOf(byte[] wanted, int from) {
    int start = Math.max(0, from);
    while (start + wanted.length <= body.length) {
      int matched = 0;
      while (matched < wanted.length && body[start + matched] == wanted[matched]) {
        matched++;
      }
      if (matched == wanted.length) {
        return start;
      }
      start++;
    }
    return -1;
  }
}
