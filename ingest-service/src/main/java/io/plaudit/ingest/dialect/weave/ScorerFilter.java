package io.plaudit.ingest.dialect.weave;

import com.fasterxml.jackson.databind.JsonNode;
import io.plaudit.query.Filter;
import io.plaudit.query.Filter.Column;
import io.plaudit.query.Filter.Comparison;
import io.plaudit.query.Filter.Field;
import io.plaudit.query.Filter.Literal;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Which feedback of scorers is counted, and by what it is grouped. */
final class ScorerFilter {

  static final List<String> GROUPS =
      List.of("scorer_id", "span_agent_name", "span_agent_version", "span_status_code");

  /** Each of them is three conditions of the native search, which has 200. */
  private static final int MAX_TYPES = 50;

  /** Of a list whose texts are looked for in every feedback of the range. */
  private static final int MAX_NAMES = 100;

  private static final List<String> SPAN_TYPES = List.of("agent_turn", "agent_conversation");
  private static final String LAST_CHARACTER = Character.toString(Character.MAX_CODE_POINT);
  private static final int KIND = 2;
  private static final int ID = 3;

  private final List<String> types;
  private final List<String> tags;
  private final List<String> monitors;
  private final List<String> scorers;
  private final List<String> agents;
  private final List<String> spans;
  private final BigDecimal least;
  private final BigDecimal most;

  ScorerFilter(Shape shape) {
    types = texts(shape, "feedback_types", MAX_TYPES);
    tags = texts(shape, "tags", MAX_NAMES);
    monitors = texts(shape, "monitor_ids", MAX_NAMES);
    scorers = texts(shape, "scorer_ids", MAX_NAMES);
    agents = texts(shape, "span_agent_names", MAX_NAMES);
    spans = texts(shape, "span_types", MAX_NAMES);
    for (int i = 0; i < spans.size(); i++) {
      if (!SPAN_TYPES.contains(spans.get(i))) {
        shape.complain(
            "literal_error",
            List.of("span_types", i),
            "Input should be 'agent_turn' or 'agent_conversation'",
            shape.get("span_types").get(i));
      }
    }
    least = rating(shape, "rating_min");
    most = rating(shape, "rating_max");
  }

  /** Whether it leaves nothing out. */
  boolean isOpen() {
    return types.isEmpty()
        && tags.isEmpty()
        && monitors.isEmpty()
        && scorers.isEmpty()
        && agents.isEmpty()
        && spans.isEmpty()
        && least == null
        && most == null;
  }

  /** What of it a search can look for: the beginnings of types. */
  Search narrow(Search search) {
    if (!types.isEmpty()) {
      Field key = new Field(Column.KEY, List.of());
      List<Filter> any = new ArrayList<>();
      for (String type : types) {
        any.add(
            new Filter.And(
                List.of(
                    new Filter.Compare(key, Comparison.GTE, new Literal.Text(type)),
                    new Filter.Compare(
                        key, Comparison.LTE, new Literal.Text(type + LAST_CHARACTER)))));
      }
      search.with(new Filter.Or(any));
    }
    return search;
  }

  /** Whether the rest fits, too. */
  boolean fits(JsonNode kept) {
    return (monitors.isEmpty() || anyName(monitors, nameIn(kept.path("trigger_ref").asText())))
        && (scorers.isEmpty() || anyName(scorers, nameIn(kept.path("runnable_ref").asText())))
        && (agents.isEmpty() || agents.contains(kept.path("span_agent_name").asText()))
        && (spans.isEmpty()
            || spans.contains(segment(kept.path(Attributes.WEAVE_REF).asText(), KIND)))
        && hasTag(kept.path(FeedbackItem.SCORER_TAGS))
        && isRated(kept.path("scorer_ratings").path("_rating_"));
  }

  /** The group that a feedback is in; empty where it names none. */
  static String group(String by, JsonNode kept) {
    if (by == null) {
      return "";
    }
    return switch (by) {
      case "scorer_id" -> nameIn(kept.path("runnable_ref").asText());
      case FeedbackItem.SPAN_STATUS -> kept.path(by).asText("UNSET");
      default -> kept.path(by).asText();
    };
  }

  private boolean hasTag(JsonNode given) {
    if (tags.isEmpty()) {
      return true;
    }
    for (JsonNode tag : given) {
      if (tags.contains(tag.asText())) {
        return true;
      }
    }
    return false;
  }

  private boolean isRated(JsonNode rating) {
    if (least == null && most == null) {
      return true;
    }
    return rating.isNumber()
        && (least == null || rating.decimalValue().compareTo(least) >= 0)
        && (most == null || rating.decimalValue().compareTo(most) <= 0);
  }

  private static List<String> texts(Shape shape, String name, int most) {
    if (shape.get(name).size() > most) {
      throw Answers.refusal("At most " + most + " " + name + " at once");
    }
    return shape.texts(name);
  }

  private static BigDecimal rating(Shape shape, String name) {
    if (!shape.has(name)) {
      return null;
    }
    JsonNode value = shape.get(name);
    boolean fits =
        value.isNumber()
            && value.decimalValue().signum() >= 0
            && value.decimalValue().compareTo(BigDecimal.ONE) <= 0;
    if (!fits) {
      shape.complain(
          "less_than_equal", List.of(name), "Input should be a number from 0 to 1", value);
      return null;
    }
    return value.decimalValue();
  }

  private static boolean anyName(List<String> wanted, String name) {
    return wanted.stream()
        .anyMatch(
            one ->
                one.endsWith("*")
                    ? name.startsWith(one.substring(0, one.length() - 1))
                    : name.equals(one));
  }

  /** The name of the object in a ref. */
  private static String nameIn(String ref) {
    return segment(ref, ID).replaceFirst(":.*", "");
  }

  private static String segment(String ref, int index) {
    if (!ref.startsWith(Ref.SCHEME)) {
      return "";
    }
    String[] segments = ref.substring(Ref.SCHEME.length()).split("/", ID + 2);
    return index < segments.length ? segments[index] : "";
  }
}
