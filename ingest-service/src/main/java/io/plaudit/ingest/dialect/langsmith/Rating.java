package io.plaudit.ingest.dialect.langsmith;

import io.plaudit.model.InvalidEventException;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Predicate;

/**
 * How a feedback judges.
 *
 * @param score null where there is none
 */
record Rating(BigDecimal score, SentValue value) {

  /**
   * This as a key takes it: a category's value has its label, its label has its value. Refused
   * where the key does not take it.
   */
  Rating under(FeedbackConfig config) {
    return switch (config.type()) {
      case CONTINUOUS -> within(config.min(), config.max());
      case CATEGORICAL -> completed(config.categories());
      case FREEFORM -> this;
    };
  }

  private Rating within(BigDecimal min, BigDecimal max) {
    boolean below = score != null && min != null && score.compareTo(min) < 0;
    boolean above = score != null && max != null && score.compareTo(max) > 0;
    if (below || above) {
      throw InvalidEventException.of("score", bounds(min, max), score);
    }
    return this;
  }

  /** Of at least one bound. */
  private static String bounds(BigDecimal min, BigDecimal max) {
    if (min == null) {
      return "must be at most " + max;
    }
    return max == null ? "must be at least " + min : "must be from " + min + " to " + max;
  }

  private Rating completed(List<Category> categories) {
    if (value.other() != null) {
      throw InvalidEventException.of("value", "must be the label of a category");
    }
    String label = value.label();
    if (score == null && label == null) {
      return this;
    }
    Category category =
        score == null
            ? find(categories, "value", label, each -> label.equals(each.label()))
            : find(categories, "score", score, each -> each.value().compareTo(score) == 0);
    if (label != null && !label.equals(category.label())) {
      throw InvalidEventException.of("value", "must be the label of the category", label);
    }
    return new Rating(category.value(), new SentValue(category.label(), null));
  }

  private static Category find(
      List<Category> categories, String field, Object given, Predicate<Category> same) {
    return categories.stream()
        .filter(same)
        .findFirst()
        .orElseThrow(
            () -> InvalidEventException.of(field, "must be one of the key's categories", given));
  }
}
