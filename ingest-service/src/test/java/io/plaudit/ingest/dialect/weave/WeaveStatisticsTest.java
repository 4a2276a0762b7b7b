package io.plaudit.ingest.dialect.weave;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Figures and paths of payloads, as far as they can be judged without a store. */
class WeaveStatisticsTest {

  private static final String DAY =
      "\"project_id\":\"acme/bot\",\"start\":\"2026-11-21T00:00:00Z\",\"end\":\"2026-11-22T00:00:00Z\"";

  @Test
  void namesOfFiguresAreBounded() {
    String longest = "a".repeat(256);
    String deepest = "a.".repeat(15) + "a";

    assertThat(stats(longest).status()).isEqualTo(200);
    assertThat(stats(deepest).status()).isEqualTo(200);
    for (String beyond : new String[] {longest + "a", deepest + ".a"}) {
      assertThat(stats(beyond).status()).isEqualTo(400);
      assertThat(stats(beyond).reason())
          .isEqualTo("json_path must have at most 256 characters and 16 steps");
    }
  }

  private static Asked.Said stats(String path) {
    return Asked.say(
        "/feedback/stats",
        "{" + DAY + ",\"metrics\":[{\"json_path\":\"" + path + "\",\"value_type\":\"numeric\"}]}");
  }
}
