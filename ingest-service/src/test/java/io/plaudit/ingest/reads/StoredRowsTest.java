package io.plaudit.ingest.reads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plaudit.model.Feedback;
import io.plaudit.model.FeedbackRef;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of the aggregator's answer becomes feedback. */
final class StoredRowsTest {

  private static final String ID = "11111111-1111-4111-8111-111111111111";

  @Test
  void json_of_senders_stays_the_text_that_it_was() {
    String metadata = "{\"a\":\"" + "\\u00e9".repeat(2_500) + "\" , \"n\":[1e5,1.0]}";
    String correction = "[" + " ".repeat(12_000) + "1]";
    String nested = "{\"a\":" + "[".repeat(99) + "]".repeat(99) + "}";

    Feedback feedback = rows(row(metadata, correction, nested)).feedbacks().get(0);

    assertThat(feedback.metadata().text()).isEqualTo(metadata);
    assertThat(feedback.correction().text()).isEqualTo(correction);
    assertThat(feedback.attributes().text()).isEqualTo(nested);
  }

  @Test
  void the_other_members_are_what_they_say() {
    Feedback feedback = rows(row("{}", "null", "{}")).feedbacks().get(0);

    assertThat(feedback.ref()).isEqualTo(new FeedbackRef("acme", "tü\"1", UUID.fromString(ID)));
    assertThat(feedback.value()).isEqualByComparingTo("-5.5");
    assertThat(feedback.weight()).isEqualByComparingTo("0.5");
    assertThat(feedback.label()).isNull();
    assertThat(feedback.comment()).isEqualTo("a\nb");
    assertThat(feedback.correction()).isNull();
    assertThat(feedback.source().dialect()).isEqualTo("portkey");
    assertThat(feedback.createdAt()).isEqualTo("2026-11-20T10:00:00Z");
  }

  @Test
  void who_asks_for_ids_only_does_not_mind_what_else_is_there() {
    StoredRows rows = rows("{\"id\":\"%s\",\"trace_id\":\"t\",\"key\":[1]}".formatted(ID));

    assertThat(rows.refs()).containsExactly(new FeedbackRef("acme", "t", UUID.fromString(ID)));
  }

  @Test
  void a_stored_feedback_that_breaks_a_rule_is_a_fault_of_ours() {
    StoredRows rows = rows(row("[]", "null", "{}"));
    assertThatThrownBy(rows::feedbacks).isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"feedback\":[", "<html>", "{\"feedback\":[]"})
  void an_answer_that_is_no_json_is_no_answer(String body) {
    StoredRows rows = new StoredRows("acme", body.getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(rows::refs)
        .isInstanceOfSatisfying(
            QueryException.class, failure -> assertThat(failure.status()).isEqualTo(503));
  }

  @Test
  void more_names_than_can_be_kept_are_too_broad_a_question() {
    StringBuilder many = new StringBuilder("{\"a0\":0");
    for (int i = 1; i < 30_000; i++) {
      many.append(",\"a").append(i).append("\":0");
    }
    StoredRows rows = rows(row(many.append('}').toString(), "null", "{}"));
    assertThatThrownBy(rows::refs)
        .isInstanceOfSatisfying(
            QueryException.class, failure -> assertThat(failure.status()).isEqualTo(422))
        .hasMessageContaining("create each of them again");
  }

  private static StoredRows rows(String row) {
    String body = "{\"feedback\":[" + row + "],\"more\":{\"x\":[1]}}";
    return new StoredRows("acme", body.getBytes(StandardCharsets.UTF_8));
  }

  private static String row(String metadata, String correction, String attributes) {
    return """
        {"id":"%s","trace_id":"tü\\"1","key":"feedback","value":-5.5,"label":null,"weight":0.5,\
        "comment":"a\\nb","correction":%s,"metadata":%s,\
        "source":{"dialect":"portkey","kind":"api"},"attributes":%s,\
        "created_at":"2026-11-20T10:00:00Z","modified_at":"2026-11-20T10:00:00Z"}\
        """
        .formatted(ID, correction, metadata, attributes);
  }
}
