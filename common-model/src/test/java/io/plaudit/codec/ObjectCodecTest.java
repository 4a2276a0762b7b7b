package io.plaudit.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plaudit.model.InvalidEventException;
import io.plaudit.model.ObjectRef;
import io.plaudit.model.RawJson;
import io.plaudit.model.SideObject;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ObjectCodecTest {

  private static final byte[] KEY = bytes("[\"acme\",\"note\",\"a\"]");

  @ParameterizedTest
  @ValueSource(strings = {"a", "a/b c", "\"quoted\\\"", "é😊", "[x]"})
  void anObjectComesBackAsItWas(String id) {
    SideObject object =
        new SideObject(new ObjectRef("acme", "note", id), new RawJson("{\"z\":1.0,\"a\":[]}"));

    assertThat(
            ObjectCodec.decode(
                ObjectCodec.encodeKey(object.ref()), ObjectCodec.encodeValue(object)))
        .isEqualTo(object);
  }

  @Test
  void aKeyIsACompactArray_andARemovalHasNoValue() {
    SideObject removed = SideObject.removed(new ObjectRef("acme", "note", "a"));

    assertThat(ObjectCodec.encodeKey(removed.ref())).isEqualTo(KEY);
    assertThat(ObjectCodec.encodeValue(removed)).isNull();
    assertThat(ObjectCodec.decode(KEY, null).isRemoved()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no json",
        "{}",
        "[\"acme\",\"note\"]",
        "[\"acme\",\"note\",\"a\",\"b\"]",
        "[\"acme\",\"note\",1]",
        "[\"acme\",\"note\",\"a\"] 1",
        "[\"Acme\",\"note\",\"a\"]",
        "[\"acme\",\"Note\",\"a\"]",
        "[\"acme\",\"note\",\"\"]",
        "[\"acme\",\"note\",\"\\u0000\"]",
        "[\"acme\",\"note\",\"\\n\"]"
      })
  void whatIsNoKeyIsRefused(String key) {
    assertThatThrownBy(() -> ObjectCodec.decode(bytes(key), bytes("{}")))
        .isInstanceOf(InvalidEventException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "no json", "[]", "1", "{} {}", "{\"a\":\"\\u0000\"}", "{\"a\":1,\"a\":2}"})
  void whatIsNoDocumentIsRefused(String value) {
    assertThatThrownBy(() -> ObjectCodec.decode(KEY, bytes(value)))
        .isInstanceOf(InvalidEventException.class);
  }

  @Test
  void sizesAreBounded() {
    ObjectRef longest = new ObjectRef("acme", "note", "é".repeat(ObjectRef.MAX_ID_CHARACTERS));
    int most = SideObject.MAX_DOCUMENT_BYTES - "{\"a\":\"\"}".length();

    assertThat(new SideObject(longest, document("x".repeat(most))).isRemoved()).isFalse();
    assertThatThrownBy(() -> new SideObject(longest, document("x".repeat(most + 1))))
        .isInstanceOf(InvalidEventException.class);
    assertThatThrownBy(() -> new ObjectRef("acme", "note", longest.id() + "x"))
        .isInstanceOf(InvalidEventException.class);
    assertThatThrownBy(() -> ObjectCodec.decode(null, bytes("{}")))
        .isInstanceOf(InvalidEventException.class);
  }

  private static RawJson document(String text) {
    return new RawJson("{\"a\":\"" + text + "\"}");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
