package io.plaudit.ingest.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plaudit.model.Fingerprint;
import io.plaudit.model.InvalidEventException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AttemptTest {

  private static final byte[] BODY = "[{\"a\":1},{\"a\":1}]".getBytes(StandardCharsets.UTF_8);

  @Test
  void the_same_item_of_the_same_attempt_has_the_same_names() {
    assertThat(attempt("acme", "r", "k").item(0, BODY, 1, 8))
        .isEqualTo(attempt("acme", "r", "k").item(0, BODY, 1, 8));
  }

  @Test
  void any_difference_makes_another_feedback() {
    List<Attempt.Item> items =
        Stream.of(
                attempt("acme", "r", "k").item(0, BODY, 1, 8),
                attempt("acme", "r", "k").item(1, BODY, 9, 16),
                attempt("acme", "r", "k").item(0, BODY, 1, 9),
                attempt("acme", "r", "k2").item(0, BODY, 1, 8),
                attempt("acme", "r2", "k").item(0, BODY, 1, 8),
                attempt("other", "r", "k").item(0, BODY, 1, 8))
            .toList();
    assertThat(items).extracting(Attempt.Item::feedbackId).doesNotHaveDuplicates();
    assertThat(items).extracting(Attempt.Item::eventId).doesNotHaveDuplicates();
  }

  @Test
  void the_fingerprint_is_of_the_item_as_it_was_sent() {
    Attempt.Item first = attempt("acme", "r", "k").item(0, BODY, 1, 8);
    Attempt.Item second = attempt("acme", "r", "k2").item(1, BODY, 9, 16);

    assertThat(first.fingerprint()).isEqualTo(Fingerprint.of(BODY, 1, 7));
    assertThat(second.fingerprint()).isEqualTo(first.fingerprint());
  }

  @ParameterizedTest
  @CsvSource({"-1,7", "0,-1", "5,5", "0,18"})
  void a_place_outside_the_body_is_a_fault_of_ours(int start, int end) {
    Attempt attempt = attempt("acme", "r", "k");
    assertThatThrownBy(() -> attempt.item(0, BODY, start, end))
        .isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "ü", "a\nb"})
  void a_key_is_visible_ascii(String text) {
    assertThatThrownBy(() -> new IdempotencyKey(text)).isInstanceOf(InvalidEventException.class);
  }

  @Test
  void a_key_is_bounded() {
    assertThat(new IdempotencyKey("x".repeat(255)).text()).hasSize(255);
    assertThatThrownBy(() -> new IdempotencyKey("x".repeat(256)))
        .isInstanceOf(InvalidEventException.class)
        .hasMessageContaining("Idempotency-Key must be 1 to 255");
  }

  private static Attempt attempt(String tenant, String route, String key) {
    return new Attempt(tenant, route, new IdempotencyKey(key));
  }
}
