package io.plaudit.ingest.dialect.portkey;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.plaudit.codec.StrictJson;
import io.plaudit.model.InvalidEventException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The feedbacks of a request body. A batch is an array, or an object whose names are all indices:
 * what the Node SDK makes of an array ({@code {"0":{…},"1":{…}}}).
 */
final class FeedbackBody {

  static final int MAX_ITEMS = 10_000;

  private static final String BODY = "body";
  private static final String AT_MOST = "must have at most " + MAX_ITEMS + " items";
  private static final Pattern INDEX = Pattern.compile("0|[1-9][0-9]{0,8}");

  private final JsonParser parser;
  private final byte[] body;

  private FeedbackBody(JsonParser parser, byte[] body) {
    this.parser = parser;
    this.body = body;
  }

  /** An item and where it stands in the body. */
  record Placed(FeedbackItem item, int start, int end) {}

  /**
   * All feedbacks, in order.
   *
   * @param batch whether complaints name an item by its position
   */
  record Items(List<Placed> items, boolean batch) {}

  /** Reads a body of one feedback or a batch. */
  static Items read(byte[] body) {
    return parse(body, FeedbackBody::items);
  }

  /** Reads a body of exactly one object. */
  static FeedbackItem readOne(byte[] body) {
    return parse(
        body,
        reader -> {
          reader.requireObject();
          reader.parser.nextToken();
          return FeedbackItem.read(reader.parser, body);
        });
  }

  @FunctionalInterface
  private interface Reading<T> {
    T read(FeedbackBody reader) throws IOException;
  }

  /** Whether a member of this name is an item of a batch. */
  static boolean isIndex(String name) {
    return INDEX.matcher(name).matches();
  }

  static InvalidEventException mixed(String name) {
    return InvalidEventException.of(BODY, "must have either indices or fields as names", name);
  }

  private static <T> T parse(byte[] body, Reading<T> reading) {
    try (JsonParser parser = StrictJson.parser(body)) {
      parser.nextToken();
      T result = reading.read(new FeedbackBody(parser, body));
      if (parser.nextToken() != null) {
        throw InvalidEventException.of(BODY, "must be one JSON value");
      }
      return result;
    } catch (IOException e) {
      throw StrictJson.complaint(BODY, e);
    }
  }

  private Items items() throws IOException {
    if (parser.currentToken() == JsonToken.START_ARRAY) {
      return new Items(array(), true);
    }
    requireObject();
    int start = offset();
    parser.nextToken();
    if (parser.currentToken() == JsonToken.FIELD_NAME && isIndex(parser.currentName())) {
      return new Items(indexed(), true);
    }
    FeedbackItem item = FeedbackItem.read(parser, body);
    return new Items(List.of(new Placed(item, start, end())), false);
  }

  private List<Placed> array() throws IOException {
    List<Placed> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (items.size() == MAX_ITEMS) {
        throw InvalidEventException.of(BODY, AT_MOST);
      }
      items.add(placed(items.size()));
    }
    if (items.isEmpty()) {
      throw InvalidEventException.of(BODY, "must have at least one item");
    }
    return items;
  }

  private List<Placed> indexed() throws IOException {
    Map<Integer, Placed> items = new TreeMap<>();
    for (; parser.currentToken() == JsonToken.FIELD_NAME; parser.nextToken()) {
      String name = parser.currentName();
      if (!isIndex(name)) {
        throw mixed(name);
      }
      if (items.size() == MAX_ITEMS) {
        throw InvalidEventException.of(BODY, AT_MOST);
      }
      int index = Integer.parseInt(name);
      parser.nextToken();
      items.put(index, placed(index));
    }
    return List.copyOf(items.values());
  }

  private Placed placed(int position) throws IOException {
    try {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw InvalidEventException.of("item", "must be a JSON object", StrictJson.shown(parser));
      }
      int start = offset();
      parser.nextToken();
      FeedbackItem item = FeedbackItem.read(parser, body);
      return new Placed(item, start, end());
    } catch (InvalidEventException e) {
      throw e.at(position);
    }
  }

  private void requireObject() {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw InvalidEventException.of(BODY, "must be a JSON object or an array of them");
    }
  }

  private int offset() {
    return (int) parser.currentTokenLocation().getByteOffset();
  }

  private int end() {
    return (int) parser.currentLocation().getByteOffset();
  }
}
