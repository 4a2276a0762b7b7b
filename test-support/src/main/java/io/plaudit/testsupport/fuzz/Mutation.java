package io.plaudit.testsupport.fuzz;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * One change of a text, which need not be what it was before: where no place is of the kind that it
 * is about, it changes bytes.
 *
 * @param where picks a place among those there are; not negative
 * @param what picks what comes there; not negative
 */
record Mutation(Kind kind, int where, int what) {

  private static final int MOST_COPIES = 40;
  private static final int MOST_LEVELS = 120;

  /** Grown texts are left alone: a hundred changes must not make a gigabyte. */
  private static final int LARGE_BYTES = 512 * 1024;

  /** What is changed: those up to {@code REPEAT} know JSON. */
  enum Kind {
    REPLACE,
    EXCHANGE,
    REMOVE,
    DUPLICATE,
    RENAME,
    WITHIN_TEXT,
    NUMBER,
    WRAP,
    REPEAT,
    FLIP,
    CUT_OUT,
    INSERT,
    CUT_OFF,
    COPY,
    ENCODE
  }

  /** These bytes, changed. */
  byte[] applyTo(byte[] text) {
    if (text.length > LARGE_BYTES) {
      return text;
    }
    List<Integer> roots = kind.compareTo(Kind.FLIP) < 0 ? JsonSpans.roots(text) : List.of();
    if (roots.isEmpty()) {
      return bytes(text);
    }
    JsonSpans spans = JsonSpans.of(text, roots.get(what % roots.size()));
    List<Span> places =
        switch (kind) {
          case REMOVE, DUPLICATE -> spans.members();
          case RENAME -> spans.names();
          default -> spans.values();
        };
    return places.isEmpty() ? bytes(text) : structure(text, places);
  }

  private byte[] structure(byte[] text, List<Span> places) {
    Span place = places.get(where % places.size());
    byte[] old = place.of(text);
    Span other = places.get(what % places.size());
    byte[] by =
        switch (kind) {
          case REPLACE -> Oddities.value(what);
          case EXCHANGE -> other.of(text);
          case REMOVE -> new byte[0];
          case DUPLICATE -> joined(old, ",".getBytes(UTF_8), old);
          case RENAME -> what % 2 == 0 ? other.of(text) : Oddities.value(what);
          case WITHIN_TEXT -> within(old);
          case NUMBER -> number(old);
          case WRAP -> wrapped(old);
          default -> repeated(old);
        };
    return place.replaced(text, by);
  }

  private byte[] within(byte[] old) {
    byte[] odd = Oddities.value(what);
    byte[] inner = odd.length > 1 && odd[0] == '"' ? new Span(1, odd.length - 1).of(odd) : odd;
    int at = old.length < 2 ? 0 : 1 + what % (old.length - 1);
    return new Span(at, at).replaced(old, inner);
  }

  private byte[] number(byte[] old) {
    String[] tails = {
      "e1", "E-7", "e400", "0", ".0", "e+0", "9999999999999999999", "-", ".", "e-1001"
    };
    return joined(old, tails[what % tails.length].getBytes(UTF_8));
  }

  private byte[] wrapped(byte[] old) {
    int levels = 1 + what % (what % 16 == 0 ? MOST_LEVELS : 3);
    boolean array = what % 2 == 0;
    return joined(
        (array ? "[" : "{\"a\":").repeat(levels).getBytes(UTF_8),
        old,
        (array ? "]" : "}").repeat(levels).getBytes(UTF_8));
  }

  private byte[] repeated(byte[] old) {
    List<byte[]> parts = new ArrayList<>();
    for (int i = 0; i <= what % MOST_COPIES; i++) {
      parts.add(i == 0 ? old : joined(",".getBytes(UTF_8), old));
    }
    return joined(parts.toArray(byte[][]::new));
  }

  private byte[] bytes(byte[] text) {
    if (text.length == 0) {
      return Oddities.value(what);
    }
    int start = where % text.length;
    int end = Math.min(text.length, start + 1 + what % 16);
    Span some = new Span(start, end);
    return switch (kind) {
      case CUT_OUT, REMOVE -> some.replaced(text, new byte[0]);
      case INSERT, REPLACE, RENAME, WITHIN_TEXT ->
          new Span(start, start).replaced(text, Oddities.value(what));
      case CUT_OFF -> new Span(start, text.length).replaced(text, new byte[0]);
      case COPY, DUPLICATE, REPEAT -> some.replaced(text, joined(some.of(text), some.of(text)));
      case ENCODE -> encoded(text);
      default -> flipped(text, start);
    };
  }

  private byte[] flipped(byte[] text, int at) {
    byte[] changed = text.clone();
    changed[at] ^= (byte) (1 << what % 8);
    return changed;
  }

  private byte[] encoded(byte[] text) {
    return switch (what % 3) {
      case 0 -> new String(text, UTF_8).getBytes(UTF_16);
      case 1 -> joined(new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf}, text);
      default -> joined(text, new byte[] {0, 0});
    };
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
