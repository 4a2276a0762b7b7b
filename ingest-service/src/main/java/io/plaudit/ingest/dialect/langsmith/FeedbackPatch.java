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
  private Change<String> label = Change.keep();
  private Change<RawJson> attributes = Change.keep();
  private Change<String> comment = Change.keep();
  private Change<RawJson> correction = Change.keep();

  private FeedbackPatch() {}

  static Patch read(byte[] body) {
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
      return patch.patch();
    } catch (IOException e) {
      throw StrictJson.complaint("body", e);
    }
  }

  private void readMember(String name, JsonParser parser, byte[] body) throws IOException {
    switch (name) {
      case "score" -> score = Change.to(Members.score(parser));
      case "value" -> readValue(SentValue.read(parser, body));
      case "comment" -> comment = Change.to(StrictJson.text(name, parser));
      case "correction" -> correction = Change.to(Members.correction(parser, body));
      default -> StrictJson.skip(Rules.storable("body", name), parser, body);
    }
  }

  /** A category takes the place of another kind of value, and the other way round. */
  private void readValue(SentValue value) {
    label = Change.to(value.label());
    attributes = Change.to(Attributes.patchOf(value));
  }

  private Patch patch() {
    return new Patch(score, label, Change.keep(), comment, correction, Change.keep(), attributes);
  }
}
