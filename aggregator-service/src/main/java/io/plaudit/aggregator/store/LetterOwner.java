package io.plaudit.aggregator.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.Optional;

/**
 * Whose a dead letter is, as far as it says so itself. What could not be applied may still be well
 * formed: then it says it twice, in its key and in its value.
 */
final class LetterOwner {

  private static final String TENANT = "tenant";
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private LetterOwner() {}

  /**
   * Whether a letter surely is of another tenant than this one, whatever it quotes.
   *
   * @param key of the record; may be null
   * @param value of the record; may be null
   */
  static boolean isOther(String tenant, byte[] key, byte[] value) {
    Optional<String> owner = ofKey(key);
    return owner.isPresent() && !owner.get().equals(tenant) && owner.equals(ofValue(value));
  }

  /** The first of two texts in an array, which is all that there is. */
  private static Optional<String> ofKey(byte[] key) {
    if (key == null) {
      return Optional.empty();
    }
    try (JsonParser json = JSON.createParser(key)) {
      if (json.nextToken() != JsonToken.START_ARRAY || json.nextToken() != JsonToken.VALUE_STRING) {
        return Optional.empty();
      }
      String first = json.getText();
      boolean isKey =
          json.nextToken() == JsonToken.VALUE_STRING
              && json.nextToken() == JsonToken.END_ARRAY
              && json.nextToken() == null;
      return isKey ? Optional.of(first) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The member of an object that is read to its end; the parser refuses a second one. */
  private static Optional<String> ofValue(byte[] value) {
    if (value == null) {
      return Optional.empty();
    }
    Optional<String> owner = Optional.empty();
    try (JsonParser json = JSON.createParser(value)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean isTenant = json.currentName().equals(TENANT);
        JsonToken member = json.nextToken();
        if (isTenant && member == JsonToken.VALUE_STRING) {
          owner = Optional.of(json.getText());
        }
        json.skipChildren();
      }
      return json.nextToken() == null ? owner : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
