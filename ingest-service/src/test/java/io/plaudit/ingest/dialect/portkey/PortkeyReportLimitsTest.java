package io.plaudit.ingest.dialect.portkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.IncompleteAnswerException;
import io.plaudit.ingest.dialect.Operation;
import io.plaudit.model.InvalidEventException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A report that would leave something out says so, or is refused. */
final class PortkeyReportLimitsTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String WINDOW =
      "?time_of_generation_min=2026-11-20T00:00:00Z&time_of_generation_max=2026-11-21T00:00:00Z";
  private static final String SCORES = "/v1/analytics/graphs/feedbacks/scores" + WINDOW;
  private static final String MODELS = "/v1/analytics/graphs/feedbacks/ai-models" + WINDOW;
  private static final String GROUPS = "/v1/analytics/groups/metadata/_user" + WINDOW;

  @Test
  void scores_that_do_not_add_up_are_refused() throws IOException {
    JsonNode summary =
        JSON.readTree(
            """
            {"count":4,"scored":4,"distribution":[
              {"value":1,"label":"a","count":2},{"value":null,"label":"b","count":1}]}""");
    assertThatThrownBy(() -> answer(SCORES, summary))
        .isInstanceOf(IncompleteAnswerException.class)
        .hasMessageContaining("too many different labels");
  }

  @Test
  void more_models_than_one_answer_holds_are_refused() {
    assertThatThrownBy(() -> answer(MODELS, values(2, "c")))
        .isInstanceOf(IncompleteAnswerException.class)
        .hasMessageContaining("/v1/tags/ai_model");
  }

  @Test
  void groups_say_whether_there_are_more() throws IOException {
    assertThat(groups("&page_size=500&current_page=1", values(1000, "c")).path("has_more"))
        .isEqualTo(JSON.readTree("true"));
    assertThat(groups("", values(1000, null)).path("has_more")).isEqualTo(JSON.readTree("false"));
  }

  @Test
  void a_page_of_groups_that_cannot_be_filled_is_refused() {
    for (String page : List.of("&page_size=1000&current_page=1", "&page_size=300&current_page=3")) {
      assertThatThrownBy(() -> groups(page, values(1000, "c")))
          .isInstanceOf(InvalidEventException.class)
          .hasMessageContaining("current_page must end within the 1000 most frequent")
          .hasMessageContaining("/v1/tags/_user");
    }
  }

  @Test
  void a_page_after_the_last_group_is_empty() throws IOException {
    assertThat(groups("&page_size=300&current_page=3", values(800, null)).path("data")).isEmpty();
  }

  private static JsonNode groups(String page, JsonNode values) throws IOException {
    return JSON.readTree(answer(GROUPS + page, values).body());
  }

  private static DialectResponse answer(String target, JsonNode nativeAnswer) {
    Calls call = Calls.to("GET", target);
    Operation.Read read = (Operation.Read) call.operation();
    return read.plan().apply(call.request(new byte[0], "k")).answer().apply(List.of(nativeAnswer));
  }

  private static JsonNode values(int count, String cursor) {
    ObjectNode page = JSON.createObjectNode();
    ArrayNode values = page.putArray("values");
    for (int i = 0; i < count; i++) {
      values.addObject().put("value", "v" + i).put("count", 1).put("scored", 0);
    }
    return page.put("next_cursor", cursor);
  }
}
