package io.plaudit.ingest.dialect.langsmith;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.plaudit.codec.StrictJson;
import io.plaudit.model.Change;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.Patch;
import io.plaudit.model.RawJson;
import io.plaudit.model.Rules;
import java.io.IOException;
import java.math.BigDecimal;

/**
 * The body of an update: what is absent stays, null clears, other members than these are ignored.
 */
final class FeedbackPatch {

  private Change<BigDecimal> score = Change.keep();
  private Change<SentValue> value = Change.keep();
  private Change<String> comment = Change.keep();
  private Change<RawJson> correction = Change.keep();
  private FeedbackConfig config;

  private FeedbackPatch() {}

  static FeedbackPatch read(byte[] body) {
    try (JsonParser parser = StrictJson.parser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw InvalidEventException.of("body", "must be a JSON object");
      }
      FeedbackPatch patch = new FeedbackPatch();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        patch.readMember(name, parser, body);
      }
      if (parser.nextToken() != null) {
        throw InvalidEventException.of("body", "must be one JSON object");
      }
      return patch;
    } catch (IOException e) {
      throw StrictJson.complaint("body", e);
    }
  }

  /** What the key takes, if nothing was said of that before; null where it is not said here. */
  FeedbackConfig config() {
    return config;
  }

  /** What it changes where the key takes anything. */
  Patch patch() {
    return patch(score, value);
  }

  /**
   * What it changes where the key takes only this. Where score and value say the same, what is said
   * of one is said of both. A change that says nothing of either is not held to the config: what is
   * stored may be older.
   */
  Patch patch(FeedbackConfig taking) {
    if (!score.present() && !value.present()) {
      return patch();
    }
    Rating given = new Rating(score.value(), value.present() ? value.value() : SentValue.NONE);
    Rating taken = given.under(taking);
    return taking.tiesScoreToValue()
        ? patch(Change.to(taken.score()), Change.to(taken.value()))
        : patch();
  }

  private void readMember(String name, JsonParser parser, byte[] body) throws IOException {
    switch (name) {
      case "score" -> score = Change.to(Members.score(parser));
      case "value" -> value = Change.to(SentValue.read(parser, body));
      case "comment" -> comment = Change.to(StrictJson.text(name, parser));
      case "correction" -> correction = Change.to(Members.correction(parser, body));
      case FeedbackConfig.FIELD -> config = Members.config(name, parser, body);
      default -> StrictJson.skip(Rules.storable("body", name), parser, body);
    }
  }

  /** A category takes the place of another kind of value, and the other way round. */
  private Patch patch(Change<BigDecimal> score, Change<SentValue> value) {
    Change<String> label = value.present() ? Change.to(value.value().label()) : Change.keep();
    Change<RawJson> attributes =
        value.present() ? Change.to(Attributes.patchOf(value.value())) : Change.keep();
    return new Patch(score, label, Change.keep(), comment, correction, Change.keep(), attributes);
  }
}
