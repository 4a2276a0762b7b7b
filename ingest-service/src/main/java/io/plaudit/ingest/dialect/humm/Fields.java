package io.plaudit.ingest.dialect.humm;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.plaudit.codec.StrictJson;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.RawJson;
import io.plaudit.model.Rules;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Reads the members of a body as pydantic would, and gathers what is wrong with them. A member that
 * is wrong is answered as null.
 */
final class Fields {

  private static final Set<String> NOT_FINITE = Set.of("inf", "infinity", "nan");
  private static final String EXPECTED = expected();
  private static final String UNPARSABLE =
      "Input should be a valid number, unable to parse string as a number";

  private final RawJson body;
  private final Map<String, RawJson> members;
  private final List<Complaint> complaints = new ArrayList<>();

  Fields(RawJson body, Map<String, RawJson> members) {
    this.body = body;
    this.members = members;
  }

  List<Complaint> complaints() {
    return List.copyOf(complaints);
  }

  String required(String name, int maxCharacters) {
    RawJson sent = present(name);
    return sent == null ? null : text(name, sent, maxCharacters);
  }

  String optional(String name, int maxCharacters) {
    RawJson sent = given(name);
    return sent == null ? null : text(name, sent, maxCharacters);
  }

  FeedbackType type(String name) {
    RawJson sent = present(name);
    if (sent == null) {
      return null;
    }
    Optional<FeedbackType> type = FeedbackType.of(isText(sent) ? decoded(sent) : "");
    if (type.isEmpty()) {
      complaints.add(Complaint.noMember(name, EXPECTED, sent));
    }
    return type.orElse(null);
  }

  /** A number, true and false as 1 and 0, or a text that holds a number. */
  BigDecimal number(String name) {
    RawJson sent = given(name);
    if (sent == null) {
      return null;
    }
    return switch (sent.text().charAt(0)) {
      case 't' -> BigDecimal.ONE;
      case 'f' -> BigDecimal.ZERO;
      case '{', '[' -> {
        complaints.add(Complaint.of("float_type", name, "Input should be a valid number", sent));
        yield null;
      }
      case '"' -> parsed(name, decoded(sent).strip(), sent);
      default -> ruled(name, sent, () -> Rules.decimal(name, new BigDecimal(sent.text())));
    };
  }

  String comment(String name) {
    String comment = optional(name, Integer.MAX_VALUE);
    return comment == null ? null : ruled(name, given(name), () -> Rules.comment(comment));
  }

  /** What a feedback is about must be text that can be a trace's name. */
  String subject(String name, String id) {
    if (id == null) {
      return null;
    }
    RawJson sent = members.get(name);
    if (id.isEmpty()) {
      complaints.add(Complaint.tooShort(name, sent));
      return null;
    }
    return ruled(name, sent, () -> Rules.traceId(id));
  }

  private RawJson present(String name) {
    RawJson sent = members.get(name);
    if (sent == null) {
      complaints.add(Complaint.missing(name, body));
    }
    return sent;
  }

  /** What is there and not null. */
  private RawJson given(String name) {
    RawJson sent = members.get(name);
    return sent == null || sent.text().equals("null") ? null : sent;
  }

  private String text(String name, RawJson sent, int maxCharacters) {
    if (!isText(sent)) {
      complaints.add(Complaint.of("string_type", name, "Input should be a valid string", sent));
      return null;
    }
    String text = decoded(sent);
    if (text.codePointCount(0, text.length()) > maxCharacters) {
      complaints.add(Complaint.tooLong(name, maxCharacters, sent));
      return null;
    }
    return text;
  }

  private BigDecimal parsed(String name, String text, RawJson sent) {
    if (NOT_FINITE.contains(text.replaceFirst("^[+-]", "").toLowerCase(Locale.ROOT))) {
      complaints.add(Complaint.of("finite_number", name, "Input should be a finite number", sent));
      return null;
    }
    BigDecimal number;
    try {
      number = StrictJson.number(name, text);
    } catch (InvalidEventException e) {
      complaints.add(Complaint.of("float_parsing", name, UNPARSABLE, sent));
      return null;
    }
    return ruled(name, sent, () -> Rules.decimal(name, number));
  }

  private <T> T ruled(String name, RawJson sent, Supplier<T> rule) {
    try {
      return rule.get();
    } catch (InvalidEventException e) {
      complaints.add(Complaint.broken(name, e.getMessage(), sent));
      return null;
    }
  }

  private static boolean isText(RawJson sent) {
    return sent.text().startsWith("\"");
  }

  private static String decoded(RawJson text) {
    try (JsonParser parser = StrictJson.parser(text)) {
      return parser.nextToken() == JsonToken.VALUE_STRING ? parser.getText() : "";
    } catch (IOException e) {
      throw StrictJson.complaint("body", e);
    }
  }

  /** {@code 'a', 'b' or 'c'}, as pydantic lists what an enum has. */
  private static String expected() {
    List<String> names =
        Arrays.stream(FeedbackType.values()).map(type -> "'" + type.wireName() + "'").toList();
    int last = names.size() - 1;
    return names.subList(0, last).stream().collect(Collectors.joining(", "))
        + " or "
        + names.get(last);
  }
}
