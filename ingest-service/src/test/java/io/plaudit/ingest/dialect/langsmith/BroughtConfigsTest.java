package io.plaudit.ingest.dialect.langsmith;

import static org.assertj.core.api.Assertions.assertThat;

import io.plaudit.ingest.dialect.WritePlan;
import io.plaudit.model.SideObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BroughtConfigsTest {

  private static final WritePlan.Publish NOTHING =
      new WritePlan.Publish(List.of(), Answers.empty(202));

  private final BroughtConfigs brought =
      new BroughtConfigs(ConfigObjects.none(), "acme", Instant.parse("2026-11-21T12:00:00Z"));

  @Test
  void aKeyIsDefinedOnceByARequest_andSoManyKeysAtMost() {
    for (int i = 0; i <= BroughtConfigs.MAX_NEW_KEYS; i++) {
      take("k" + i, "{\"type\":\"freeform\"}");
      take("k" + i, "{\"type\":\"continuous\"}");
    }
    List<SideObject> defined = ((WritePlan.Defining) brought.before(NOTHING)).first().objects();

    assertThat(defined)
        .hasSize(BroughtConfigs.MAX_NEW_KEYS)
        .allSatisfy(object -> assertThat(object.document().text()).contains("freeform"))
        .extracting(object -> object.ref().id())
        .doesNotHaveDuplicates()
        .doesNotContain("k" + BroughtConfigs.MAX_NEW_KEYS);
  }

  @Test
  void whatBringsNoConfigDefinesNothing() {
    take("k", "null");

    assertThat(brought.before(NOTHING)).isSameAs(NOTHING);
  }

  private void take(String key, String config) {
    String body = "{\"key\":\"%s\",\"feedback_config\":%s}".formatted(key, config);
    FeedbackItem item = FeedbackItem.read(body.getBytes(StandardCharsets.UTF_8));
    brought.apply(item);
    brought.keep(item);
  }
}
