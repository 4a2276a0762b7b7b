package io.plaudit.ingest.dialect.humm;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;

/** The five kinds of feedback. */
enum FeedbackType {
  THUMBS_UP(BigDecimal.ONE),
  THUMBS_DOWN(BigDecimal.ZERO),
  RATING(null),
  COMMENT(null),
  CUSTOM(null);

  private final BigDecimal fixed;

  FeedbackType(BigDecimal fixed) {
    this.fixed = fixed;
  }

  /** The type of this name, to the letter. */
  static Optional<FeedbackType> of(String name) {
    for (FeedbackType type : values()) {
      if (type.wireName().equals(name)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** A thumb: its name says its value, and is its category. */
  boolean isThumb() {
    return fixed != null;
  }

  /**
   * What a feedback of this type counts as.
   *
   * @param score as it was sent, or null
   * @return null where there is nothing to count
   */
  BigDecimal value(BigDecimal score) {
    return isThumb() ? fixed : score;
  }
}
