package io.plaudit.ingest.dialect.weave;

import io.plaudit.model.Feedback;
import io.plaudit.query.Filter.Column;
import io.plaudit.query.Filter.Field;
import java.util.List;

/** Which feedback of a range statistics are about: of a type, and of what triggered it. */
final class TypeAndTrigger {

  private static final String TRIGGER_REF = "trigger_ref";

  /** At the end of a trigger: whatever its digest. */
  private static final String ANY_DIGEST = ":*";

  private final String type;
  private final String trigger;

  TypeAndTrigger(Shape shape) {
    type = shape.text("feedback_type");
    trigger = shape.text(TRIGGER_REF);
  }

  /** What of it a search can look for. */
  Search narrow(Search search) {
    if (type != null) {
      search.with(Search.equal(new Field(Column.KEY, List.of()), type));
    }
    if (trigger != null && !trigger.endsWith(ANY_DIGEST)) {
      search.with(Search.equal(Fields.field(TRIGGER_REF), trigger));
    }
    return search;
  }

  /** What is left for others to look at. */
  List<Feedback> of(List<Feedback> found) {
    if (trigger == null || !trigger.endsWith(ANY_DIGEST)) {
      return found;
    }
    String prefix = trigger.substring(0, trigger.length() - 1);
    return found.stream().filter(feedback -> triggerOf(feedback).startsWith(prefix)).toList();
  }

  private static String triggerOf(Feedback feedback) {
    return JsonPath.attributes(feedback).path(TRIGGER_REF).asText();
  }
}
