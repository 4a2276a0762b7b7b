package io.plaudit.testsupport.fuzz;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Where values, names and members stand in a JSON text, as far as it is one: what was changed
 * before may have left it broken.
 *
 * @param values of all levels, containers behind what they hold
 * @param members each from its name's first quote to the end of its value
 */
record JsonSpans(List<Span> values, List<Span> names, List<Span> members) {

  private static final JsonFactory JSON = new JsonFactory();

  /** Those of the text that begins there. */
  static JsonSpans of(byte[] bytes, int start) {
    Search search = new Search(bytes, start);
    try (JsonParser parser = JSON.createParser(bytes, start, bytes.length - start)) {
      search.run(parser);
    } catch (IOException e) {
      // What stands before the fault is enough to go on with.
      return search.found;
    }
    return search.found;
  }

  /** Where JSON may begin: at the start, or on a line of its own, as in the parts of a form. */
  static List<Integer> roots(byte[] bytes) {
    List<Integer> roots = new ArrayList<>(2);
    for (int i = 0; i < bytes.length; i++) {
      boolean opens = bytes[i] == '{' || bytes[i] == '[';
      if (opens && (i == 0 || bytes[i - 1] == '\n')) {
        roots.add(i);
      }
    }
    return roots;
  }

  private static final class Search {

    private final JsonSpans found =
        new JsonSpans(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    private final byte[] bytes;
    private final int start;
    private final Deque<Open> open = new ArrayDeque<>();

    /** A container that has begun, and the name that waits for its value in there. */
    private static final class Open {
      private final int start;
      private int name = -1;

      private Open(int start) {
        this.start = start;
      }
    }

    private Search(byte[] bytes, int start) {
      this.bytes = bytes;
      this.start = start;
    }

    private void run(JsonParser parser) throws IOException {
      JsonToken token = parser.nextToken();
      while (token != null) {
        int at = start + (int) parser.currentTokenLocation().getByteOffset();
        if (token == JsonToken.FIELD_NAME) {
          open.element().name = at;
          found.names.add(new Span(at, stringEnd(at)));
        } else if (token.isStructStart()) {
          open.push(new Open(at));
        } else {
          parser.finishToken();
          int end = start + (int) parser.currentLocation().getByteOffset();
          add(token.isStructEnd() ? open.pop().start : at, end);
        }
        if (open.isEmpty()) {
          return;
        }
        token = parser.nextToken();
      }
    }

    private void add(int from, int end) {
      if (end > bytes.length || from >= end) {
        return;
      }
      found.values.add(new Span(from, end));
      Open around = open.peek();
      if (around != null && around.name >= 0) {
        found.members.add(new Span(around.name, end));
        around.name = -1;
      }
    }

    private int stringEnd(int quote) {
      int at = quote + 1;
      while (at < bytes.length && bytes[at] != '"') {
        at += bytes[at] == '\\' ? 2 : 1;
      }
      return Math.min(at + 1, bytes.length);
    }
  }
}
