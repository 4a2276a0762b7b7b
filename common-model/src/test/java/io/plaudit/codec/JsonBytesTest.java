package io.plaudit.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonBytesTest {

  private static final byte[] A = JsonBytes.named("a");
  private static final byte[] B = JsonBytes.named("b");

  private final JsonBytes json = new JsonBytes(1);

  @Test
  void members_areSetApart_nestedOnesToo() {
    json.beginObject();
    json.name(A);
    json.beginObject();
    json.name(B);
    json.text("{");
    json.name(A);
    json.json("{\"é\" : 1.0}");
    json.endObject();
    json.name(B);
    json.plain("null");
    json.endObject();

    assertThat(written()).isEqualTo("{\"a\":{\"b\":\"{\",\"a\":{\"é\" : 1.0}},\"b\":null}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "plain ~", "\"", "\\", "a\"b\\c/", "é", "\u00ff\u0100\uffff", "x😊y"})
  void aText_isWrittenAsOthersWriteIt(String text) throws IOException {
    json.text(text);
    assertThat(written()).isEqualTo(new ObjectMapper().writeValueAsString(text));
  }

  @Test
  void everyCharacterOfOneByte_isWrittenAsOthersWriteIt() throws IOException {
    StringBuilder all = new StringBuilder();
    for (char c = 0; c <= 0xff; c++) {
      all.append(c);
      assertThat(JsonBytes.isPlain(String.valueOf(c)))
          .isEqualTo(new ObjectMapper().writeValueAsString(c).equals("\"" + c + '"') && c < 0x7f);
    }
    json.text(all.toString());
    assertThat(written()).isEqualTo(new ObjectMapper().writeValueAsString(all.toString()));
  }

  private String written() {
    return new String(json.toBytes(), StandardCharsets.UTF_8);
  }
}
