package io.plaudit.ingest.dialect.weave;

import io.plaudit.query.Filter.Column;
import io.plaudit.query.Filter.Field;
import io.plaudit.query.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What questions may name, and where it is kept. */
final class Fields {

  static final String CREATED_AT = "created_at";
  static final String FEEDBACK_TYPE = "feedback_type";
  static final String QUEUE_ID = "queue_id";

  private static final String DUMP = "_dump";
  private static final int UNPROCESSABLE = 422;

  /** Always there, or unknown. */
  private static final Set<String> TEXTS =
      Stream.of(
              List.of(
                  Attributes.ID,
                  Attributes.PROJECT_ID,
                  Attributes.WEAVE_REF,
                  Attributes.WB_USER_ID,
                  QUEUE_ID),
              Attributes.NULLABLE_TEXTS)
          .flatMap(List::stream)
          .collect(Collectors.toUnmodifiableSet());

  private static final Set<String> MAPS =
      Stream.of(FeedbackItem.REASONS, FeedbackItem.FIGURES)
          .flatMap(List::stream)
          .collect(Collectors.toUnmodifiableSet());

  private static final Pattern UNESCAPED_DOT = Pattern.compile("(?<!\\\\)\\.");
  private static final Pattern NEGATIVE = Pattern.compile("-[0-9]+");

  private Fields() {}

  /**
   * The text of this field.
   *
   * @throws io.plaudit.ingest.dialect.AnsweredException where there is no such field
   */
  static Term text(String name) {
    if (TEXTS.contains(name)) {
      return new Term.Text(at(name), null);
    }
    if (name.equals(FEEDBACK_TYPE)) {
      return new Term.Text(new Field(Column.KEY, List.of()), null);
    }
    if (FeedbackItem.SPAN_TEXTS.contains(name)) {
      return new Term.Text(at(name), "");
    }
    if (name.equals(FeedbackItem.SPAN_STATUS)) {
      return new Term.Text(at(name), "UNSET");
    }
    if (name.equals(FeedbackItem.SCORER_TAGS)) {
      return new Term.Document(at(name), "[]");
    }
    if (MAPS.contains(name)) {
      return new Term.Document(at(name), "{}");
    }
    if (name.equals(Attributes.PAYLOAD)) {
      return new Term.Document(at(name), null);
    }
    Field inner = inner(name);
    // What a payload lacks is an empty text, what a map lacks is unknown.
    return new Term.Text(inner, inner.path().get(0).equals(Attributes.PAYLOAD) ? "" : null);
  }

  /** Where this field is kept; that of {@link #CREATED_AT} is a column. */
  static Field field(String name) {
    if (name.equals(CREATED_AT)) {
      return new Field(Column.CREATED_AT, List.of());
    }
    if (name.equals(FEEDBACK_TYPE)) {
      return new Field(Column.KEY, List.of());
    }
    return isWhole(name) ? at(name) : inner(name);
  }

  /** What a row calls a field that was asked for by this name. */
  static String shown(String name) {
    String whole = name.endsWith(DUMP) ? name.substring(0, name.length() - DUMP.length()) : name;
    return isJson(whole) ? whole : name;
  }

  /** A list or an object by itself. */
  static boolean isJson(String name) {
    return name.equals(Attributes.PAYLOAD)
        || name.equals(FeedbackItem.SCORER_TAGS)
        || MAPS.contains(name);
  }

  static boolean isWithinPayload(String name) {
    return name.startsWith(Attributes.PAYLOAD + ".");
  }

  /** Within a payload or a map. */
  static boolean isInner(String name) {
    return name.indexOf('.') > 0;
  }

  private static boolean isWhole(String name) {
    return TEXTS.contains(name)
        || isJson(name)
        || FeedbackItem.SPAN_TEXTS.contains(name)
        || name.equals(FeedbackItem.SPAN_STATUS);
  }

  private static Field at(String name) {
    return new Field(Column.ATTRIBUTES, List.of(name));
  }

  /** A path in the payload, or a key of a map. */
  private static Field inner(String name) {
    List<String> steps = new ArrayList<>();
    for (String step : UNESCAPED_DOT.split(name, -1)) {
      if (NEGATIVE.matcher(step).matches() && isWithinPayload(name)) {
        throw Answers.refusal(
            UNPROCESSABLE, "Negative array index '" + step + "' is not supported");
      }
      steps.add(step.replace("\\.", "."));
    }
    boolean known =
        steps.size() > 1
            && (steps.get(0).equals(Attributes.PAYLOAD)
                || (steps.size() == 2 && MAPS.contains(steps.get(0))));
    if (!known) {
      throw Answers.refusal("Unknown field: " + name);
    }
    return new Field(Column.ATTRIBUTES, steps);
  }
}
