package io.plaudit.ingest.dialect.langsmith;

import io.plaudit.model.InvalidEventException;
import io.plaudit.model.RawJson;
import io.plaudit.model.Rules;
import java.math.BigDecimal;

/**
 * A value with a name.
 *
 * @param label null where it has none
 */
record Category(BigDecimal value, String label) {

  static final String PATH = FeedbackConfig.FIELD + ".categories";

  Category {
    if (value == null) {
      throw InvalidEventException.of(PATH + ".value", "is required");
    }
    Rules.label(label);
  }

  static Category read(RawJson json) {
    Fields fields = Fields.of(PATH, json);
    return new Category(fields.decimal("value"), fields.text("label"));
  }
}
