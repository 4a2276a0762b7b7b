package io.plaudit.ingest.dialect.weave;

import com.fasterxml.jackson.core.JsonGenerator;
import io.plaudit.ingest.dialect.JsonAnswers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What is wrong with a part of a request, as FastAPI words it.
 *
 * @param type pydantic's name of the rule
 * @param where names and indexes from the body on
 * @param input the scalar that is wrong, in JSON; null for anything else
 */
record Complaint(String type, List<Object> where, String message, String input)
    implements JsonAnswers.Body {

  private static final int SHOWN_CHARACTERS = 256;

  Complaint {
    where = List.copyOf(where);
    input = input == null || !isShowable(input) ? null : input;
  }

  /** Neither long nor with half a character in it, which no UTF-8 can hold. */
  private static boolean isShowable(String input) {
    return input.length() <= SHOWN_CHARACTERS
        && StandardCharsets.UTF_8.newEncoder().canEncode(input);
  }

  @Override
  public void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", type);
    json.writeArrayFieldStart("loc");
    json.writeString("body");
    for (Object step : where) {
      if (step instanceof Integer index) {
        json.writeNumber(index);
      } else {
        json.writeString(step.toString());
      }
    }
    json.writeEndArray();
    json.writeStringField("msg", message);
    json.writeFieldName("input");
    json.writeRawValue(input == null ? "null" : input);
    json.writeEndObject();
  }
}
