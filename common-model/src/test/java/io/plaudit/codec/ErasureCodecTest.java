package io.plaudit.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.plaudit.model.Erasure;
import io.plaudit.model.InvalidEventException;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ErasureCodecTest {

  private static final Erasure ERASURE =
      new Erasure(
          UUID.fromString("11111111-1111-4111-8111-111111111111"),
          "acme",
          "_user",
          "Zoë \"Z\" 😊",
          Erasure.pseudonym(new UUID(1, -2)),
          3,
          16,
          Instant.parse("2026-11-20T12:34:56.123456Z"));

  @Test
  void what_is_written_is_read() {
    assertThat(ErasureCodec.decode(ErasureCodec.encode(ERASURE))).isEqualTo(ERASURE);
  }

  @Test
  void members_that_are_not_known_are_passed_over() {
    String more = new String(ErasureCodec.encode(ERASURE), UTF_8).replaceFirst("\\{", "{\"x\":[],");
    assertThat(ErasureCodec.decode(more.getBytes(UTF_8))).isEqualTo(ERASURE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{",
        "{}",
        "{\"type\":\"feedback.recorded\"}",
        "{\"partition\":1e3}",
        "{\"partition\":99999999999}",
        "{\"event_id\":null}",
        "{\"modified_at\":\"soon\"}"
      })
  void what_is_none_is_refused(String text) {
    assertThatExceptionOfType(InvalidEventException.class)
        .isThrownBy(() -> ErasureCodec.decode(text.getBytes(UTF_8)));
  }

  @Test
  void a_partition_is_one_of_the_logs() {
    assertThatExceptionOfType(InvalidEventException.class).isThrownBy(() -> ERASURE.in(16, 16));
    assertThatExceptionOfType(InvalidEventException.class).isThrownBy(() -> ERASURE.in(-1, 16));
  }

  @Test
  void its_key_is_no_traces_and_no_traces_key_is_its() {
    assertThat(ErasureCodec.isKey(ErasureCodec.encodeKey("acme"))).isTrue();
    for (String trace : new String[] {"t", "]", "\"]", "a\",\"b", "[\"acme\"]"}) {
      assertThat(ErasureCodec.isKey(RecordKey.encode("acme", trace))).as(trace).isFalse();
    }
    assertThat(ErasureCodec.isKey(null)).isFalse();
    for (String other : new String[] {"", "[\"\"]", "[\"", "[\"a\"", "{\"a\"]", "[\"a\"] "}) {
      assertThat(ErasureCodec.isKey(other.getBytes(UTF_8))).as(other).isFalse();
    }
  }

  @Test
  void the_value_is_in_no_log() {
    assertThat(ERASURE.toString()).doesNotContain("Zo");
  }

  @Test
  void tags_become_metadata_with_these_tags_only_always_the_same() {
    assertThat(MetadataTags.toMetadata(Map.of("b", "2\"", "a", "1")).text())
        .isEqualTo("{\"a\":\"1\",\"b\":\"2\\\"\"}");
    assertThat(MetadataTags.toMetadata(Map.of("a", "x".repeat(20_000))).text()).isEqualTo("{}");
  }
}
