package io.plaudit.aggregator.query;

import static io.plaudit.aggregator.query.TestFeedback.NOON;
import static io.plaudit.aggregator.query.TestFeedback.OTHER_TENANT;
import static io.plaudit.aggregator.query.TestFeedback.feedback;
import static io.plaudit.aggregator.query.TestFeedback.valued;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plaudit.model.Feedback;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class LabelReadsIT {

  private static final int MANY_VALUES = 150;
  private static final int MANY_LABELS = 501;
  private static final String ALL = QueryServer.encode("{\"op\":\"and\",\"filters\":[]}");

  private static StoredFeedback stored;
  private static QueryServer server;

  @BeforeAll
  static void start() {
    stored =
        StoredFeedback.empty()
            .add(
                valued("t1", "a", "0.5", "1").key("thumb").label("up").build(),
                valued("t1", "b", "-1.25", "1").key("thumb").label("up").build(),
                feedback("t2", "c").key("thumb").label("down").build(),
                valued("t2", "d", "1e16", "1")
                    .key("thumb")
                    .createdAt(NOON.plus(Duration.ofHours(2)))
                    .build(),
                feedback("t1", "e").key("note").comment("only words").build(),
                feedback(OTHER_TENANT, "t1", "f").key("thumb").label("sideways").build());
    stored.addTombstone(feedback("t1", "gone").key("thumb").label("up").build());
    server = QueryServer.start(stored);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void labelsAreCountedByKeyWhateverTheValuesBesideThem() {
    assertThat(server.get("/v1/labels?filter=" + ALL))
        .isEqualTo(
            QueryServer.parse(
                """
                {"from":null,"to":null,"keys":[
                 {"key":"note","lowest":null,"highest":null,"labelled":0,"distinct":0,"labels":[]},
                 {"key":"thumb","lowest":-1.25,"highest":10000000000000000,"labelled":3,
                  "distinct":2,"labels":[{"label":"up","count":2},{"label":"down","count":1}]}]}"""));
  }

  @Test
  void filterAndWindowHold() {
    String scored = QueryServer.encode("{\"op\":\"exists\",\"field\":\"value\"}");
    JsonNode answer = server.get("/v1/labels?filter=" + scored + "&to=2026-03-01T13:00:00Z");

    assertThat(answer.get("to").asText()).isEqualTo("2026-03-01T13:00:00Z");
    assertThat(answer.get("keys"))
        .isEqualTo(
            QueryServer.parse(
                """
                [{"key":"thumb","lowest":-1.25,"highest":0.5,"labelled":2,"distinct":1,
                  "labels":[{"label":"up","count":2}]}]"""));
  }

  @Test
  void aLabelWithManyValuesIsOne_andWhereLabelsAreTooManyTheAnswerSaysHowManyThereAre() {
    List<Feedback> many = new ArrayList<>();
    for (int i = 0; i < MANY_VALUES; i++) {
      many.add(
          feedback(OTHER_TENANT, "v" + i, "v" + i)
              .key("values")
              .label("same")
              .value(new BigDecimal(i))
              .build());
    }
    for (int i = 0; i < MANY_LABELS; i++) {
      many.add(feedback(OTHER_TENANT, "l" + i, "l" + i).key("labels").label("l" + i).build());
    }
    stored.add(many);
    JsonNode keys = server.getAsOther("/v1/labels?filter=" + ALL).get("keys");

    assertThat(keys.findValuesAsText("key")).containsExactly("labels", "thumb", "values");
    assertThat(keys.get(0).get("distinct").asInt()).isEqualTo(MANY_LABELS);
    assertThat(keys.get(0).get("labelled").asInt()).isEqualTo(MANY_LABELS);
    assertThat(keys.get(0).get("labels")).hasSize(LabelSql.MAX_LABELS);
    assertThat(keys.get(2).get("labels"))
        .isEqualTo(QueryServer.parse("[{\"label\":\"same\",\"count\":150}]"));
    assertThat(keys.get(2).get("highest").asInt()).isEqualTo(MANY_VALUES - 1);
  }
}
