package io.plaudit.ingest.dialect.weave;

import com.fasterxml.jackson.databind.JsonNode;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.Rules;
import java.math.BigDecimal;

/**
 * What a feedback says as a number or a category, where its type makes it one: the output of a
 * runnable, the value of an annotation, a rating. Null where it says nothing that can be counted.
 */
record Score(BigDecimal value, String label) {

  private static final Score NONE = new Score(null, null);
  private static final String RATINGS = "scorer_ratings";

  /** The name under which Weave's own scorers rate. */
  private static final String RATING = "_rating_";

  static Score of(FeedbackItem item) {
    Score said = NONE;
    if (FeedbackRules.isRunnable(item.type())) {
      said = read(item.payload().path("output"));
    } else if (FeedbackRules.isAnnotation(item.type())) {
      said = read(item.payload().path("value"));
    }
    return said.equals(NONE) ? rating(item.scorer(RATINGS)) : said;
  }

  private static Score read(JsonNode said) {
    if (said.isTextual()) {
      return label(said.textValue());
    }
    return number(said.isObject() ? said.path("score") : said);
  }

  /** The rating of this name, or the only one. */
  private static Score rating(JsonNode ratings) {
    if (ratings.has(RATING)) {
      return number(ratings.get(RATING));
    }
    return ratings.size() == 1 ? number(ratings.elements().next()) : NONE;
  }

  private static Score number(JsonNode said) {
    if (said.isBoolean()) {
      return new Score(said.booleanValue() ? BigDecimal.ONE : BigDecimal.ZERO, null);
    }
    if (!said.isNumber()) {
      return NONE;
    }
    try {
      return new Score(Rules.decimal("value", said.decimalValue()), null);
    } catch (InvalidEventException e) {
      // More digits than a value may have: it stays in the payload, as it was sent.
      return NONE;
    }
  }

  private static Score label(String text) {
    boolean fits =
        !text.isEmpty() && text.codePointCount(0, text.length()) <= Rules.MAX_LABEL_CHARACTERS;
    return fits ? new Score(null, text) : NONE;
  }
}
