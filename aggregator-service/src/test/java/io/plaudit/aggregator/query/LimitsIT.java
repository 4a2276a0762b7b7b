package io.plaudit.aggregator.query;

import static io.plaudit.aggregator.query.TestFeedback.feedback;
import static io.plaudit.aggregator.query.TestFeedback.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.plaudit.model.Feedback;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class LimitsIT {

  private static QueryServer server;

  @BeforeAll
  static void start() {
    List<Feedback> feedbacks = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      String metadata = "{\"_prompt\":\"p" + i % 3 + "\"}";
      feedbacks.add(feedback("t", "f" + i).label("label " + i).metadata(json(metadata)).build());
    }
    server =
        QueryServer.start(
            StoredFeedback.empty().add(feedbacks).database(),
            Duration.ofSeconds(5),
            new QuerySettings.Limits(1200, 25, 100, 100, 10));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void anAnswerOfMoreBytesThanTheCapIsRefusedNotCut() {
    HttpResponse<String> response = server.response(QueryServer.KEY, "/v1/tags/_prompt?limit=2");
    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(response.body()).contains("more than 1200 bytes");
    assertThat(server.get("/v1/tags/_prompt?limit=1").get("values")).hasSize(1);
  }

  @Test
  void moreEntriesOfDistributionsThanTheCapAreRefusedNotCut() {
    HttpResponse<String> response = server.response(QueryServer.KEY, "/v1/tags/_prompt");
    assertThat(response.statusCode()).isEqualTo(422);
    assertThat(response.body()).contains("more than 25 entries");
  }

  @Test
  void aConnectionGoesOnAfterABodyThatWasRefusedUnread() {
    String refused =
        "POST /v1/feedback/search HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n"
            + "x".repeat(100_000);
    assertThat(RawHttp.get(server.port(), refused, "/v1/traces/nobody"))
        .startsWith("HTTP/1.1 401")
        .contains("HTTP/1.1 200");
  }
}
