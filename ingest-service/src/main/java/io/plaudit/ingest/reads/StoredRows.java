package io.plaudit.ingest.reads;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.plaudit.codec.MergePatch;
import io.plaudit.codec.StrictJson;
import io.plaudit.codec.Uuids;
import io.plaudit.model.Feedback;
import io.plaudit.model.FeedbackRef;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.RawJson;
import io.plaudit.model.Source;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * The feedbacks that the store answered for an id, read only when they are asked for. What senders
 * gave as JSON is cut out of the answer as it stands there: written anew it may have another
 * length, and the front door would judge a text that nobody else ever sees.
 */
public final class StoredRows {

  private static final String ID = "id";
  private static final String TRACE_ID = "trace_id";

  private final String tenant;
  private final byte[] answer;
  private OptionalLong total = OptionalLong.empty();
  private boolean more;

  /**
   * @param answer with a member {@code feedback}
   */
  public StoredRows(String tenant, byte[] answer) {
    this.tenant = tenant;
    this.answer = answer;
  }

  static StoredRows none(String tenant) {
    return new StoredRows(tenant, new byte[0]);
  }

  /** How much there is to read. */
  public int bytes() {
    return answer.length;
  }

  /** Which feedbacks these are; nothing else of them is looked at. */
  public List<FeedbackRef> refs() {
    return rows(name -> name.equals(ID) || name.equals(TRACE_ID)).stream().map(this::ref).toList();
  }

  /** The feedbacks as a whole. */
  public List<Feedback> feedbacks() {
    List<Map<String, RawJson>> rows = rows(name -> true);
    try {
      return rows.stream().map(this::feedback).toList();
    } catch (InvalidEventException e) {
      throw new IllegalStateException("the store holds a feedback that breaks a rule", e);
    }
  }

  /** How many there are in all, where that was asked for; known when these have been read. */
  public OptionalLong total() {
    return total;
  }

  /**
   * Refuses to go on where there are more behind these; known when these have been read.
   *
   * @throws QueryException 422
   */
  public void requireAll() {
    if (more) {
      throw QueryException.tooMany();
    }
  }

  private List<Map<String, RawJson>> rows(Predicate<String> wanted) {
    List<Map<String, RawJson>> rows = new ArrayList<>();
    if (answer.length == 0) {
      return rows;
    }
    try (JsonParser parser = StrictJson.trustedParser(answer)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken token = parser.nextToken();
        if (token == JsonToken.START_ARRAY && name.equals("feedback")) {
          while (parser.nextToken() == JsonToken.START_OBJECT) {
            rows.add(row(parser, wanted));
          }
        } else if (token == JsonToken.VALUE_NUMBER_INT && name.equals("total")) {
          total = OptionalLong.of(parser.getLongValue());
        } else if (token == JsonToken.VALUE_STRING && name.equals("next_cursor")) {
          more = true;
        } else {
          parser.skipChildren();
        }
      }
      return rows;
    } catch (IOException e) {
      throw QueryException.unavailable("the aggregator's answer is no JSON", e);
    } catch (InvalidEventException e) {
      throw QueryException.tooBroad("what they hold is too much to be read at once", e);
    }
  }

  private Map<String, RawJson> row(JsonParser parser, Predicate<String> wanted) throws IOException {
    Map<String, RawJson> row = new HashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      if (parser.nextToken() != JsonToken.VALUE_NULL && wanted.test(name)) {
        row.put(name, StrictJson.raw(name, parser, answer));
      } else {
        parser.skipChildren();
      }
    }
    return row;
  }

  private FeedbackRef ref(Map<String, RawJson> row) {
    return new FeedbackRef(tenant, text(row, TRACE_ID), Uuids.parse(ID, text(row, ID)));
  }

  private Feedback feedback(Map<String, RawJson> row) {
    return Feedback.builder(ref(row))
        .key(text(row, "key"))
        .value(number(row, "value"))
        .label(text(row, "label"))
        .weight(number(row, "weight"))
        .comment(text(row, "comment"))
        .correction(row.get("correction"))
        .metadata(row.get("metadata"))
        .source(source(row.get("source")))
        .attributes(row.get("attributes"))
        .createdAt(Instant.parse(text(row, "created_at")))
        .modifiedAt(Instant.parse(text(row, "modified_at")))
        .build();
  }

  private static Source source(RawJson source) {
    Map<String, RawJson> members = MergePatch.members(source);
    return new Source(text(members, "dialect"), Source.Kind.of(text(members, "kind")));
  }

  private static BigDecimal number(Map<String, RawJson> row, String name) {
    RawJson number = row.get(name);
    return number == null ? null : StrictJson.number(name, number.text());
  }

  private static String text(Map<String, RawJson> row, String name) {
    RawJson json = row.get(name);
    if (json == null) {
      return null;
    }
    try (JsonParser parser = StrictJson.parser(json)) {
      parser.nextToken();
      return StrictJson.text(name, parser);
    } catch (IOException e) {
      throw StrictJson.complaint(name, e);
    }
  }
}
