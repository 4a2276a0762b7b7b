package io.plaudit.aggregator.query;

import com.fasterxml.jackson.core.JsonGenerator;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.Rules;
import io.plaudit.model.TagNames;
import io.plaudit.query.Summary;
import io.plaudit.query.SummaryJson;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** {@code /v1/compare}: two values of a tag, and whether one is better than the other. */
final class CompareReads {

  private final Summaries summaries;
  private final KeyDirections directions;
  private final TagNames tags;

  CompareReads(Summaries summaries, KeyDirections directions, TagNames tags) {
    this.summaries = summaries;
    this.directions = directions;
    this.tags = tags;
  }

  private record Question(Group group, Window window, String a, String b) {}

  Call.Read compare(Call call) {
    Parameters parameters = call.parameters().only("tag", "a", "b", "key", "from", "to");
    String tag = TagReads.known(tags, parameters.required("tag"));
    String a = Rules.tagValue(tag, parameters.required("a"));
    String b = Rules.tagValue(tag, parameters.required("b"));
    if (a.equals(b)) {
      throw InvalidEventException.of("b", "must be another value than a", b);
    }
    Question question =
        new Question(
            new Group(call.tenant(), parameters.key(), tag),
            parameters.window().wholeHours(),
            a,
            b);
    return () ->
        directions
            .isLowerBetter(call, question.group())
            .compose(lower -> compared(question, lower))
            .map(comparison -> Answer.of(json -> write(json, question, comparison)));
  }

  /** Both summaries come from one statement: they are of one moment. */
  private Future<Comparison> compared(Question question, boolean lowerIsBetter) {
    UUID a = Group.valueHash(question.a());
    UUID b = Group.valueHash(question.b());
    return summaries
        .ofValues(question.group(), question.window(), List.of(a, b))
        .map(
            found ->
                Comparison.of(
                    summary(found, a, question), summary(found, b, question), lowerIsBetter));
  }

  private static Summary summary(Map<UUID, Summaries.Found> found, UUID value, Question question) {
    return found.containsKey(value)
        ? found.get(value).summary()
        : Summaries.nothing(question.group().key());
  }

  private static void write(JsonGenerator json, Question question, Comparison comparison)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("tag", question.group().tag());
    json.writeStringField("key", question.group().key());
    TagReads.write(json, question.window());
    json.writeBooleanField("lower_is_better", comparison.lowerIsBetter());
    write(json, "a", question.a(), comparison.a());
    write(json, "b", question.b(), comparison.b());
    SummaryJson.writeNumber(json, "difference", comparison.difference());
    SummaryJson.writeInterval(json, "ci95", comparison.ci95());
    json.writeFieldName("p_value");
    if (comparison.pValue() == null) {
      json.writeNull();
    } else {
      json.writeNumber(comparison.pValue());
    }
    json.writeStringField("verdict", comparison.verdict().wireName());
    json.writeStringField("text", comparison.text());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, String name, String value, Summary summary)
      throws IOException {
    json.writeObjectFieldStart(name);
    json.writeStringField("value", value);
    SummaryJson.writeMembers(json, summary);
    json.writeEndObject();
  }
}
