package io.plaudit.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.plaudit.testsupport.TestKafka;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Bare uuids at a front door whose tenant has more tokens than its memory holds, so that it has to
 * ask the store; with a real broker, and canned answers of the store.
 */
final class BareTokensIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TOKENS = "/langsmith/feedback/tokens";
  private static final String STORED = "/v1/named-objects/langsmith-token/";

  /** More than fit into the smallest memory. */
  private static final int MANY = 3_000;

  private static final int TOGETHER = 1_000;

  private static FakeAggregator aggregator;
  private static TestDoor door;

  @BeforeAll
  static void open() throws Exception {
    aggregator = new FakeAggregator();
    Map<String, String> variables =
        TestDoor.variables(
            TestKafka.bootstrapServers(), TestKafka.uniqueTopic("events"), aggregator.port());
    variables.put("PLAUDIT_OBJECTS_TOPIC", TestKafka.uniqueTopic("objects"));
    variables.put("PLAUDIT_OBJECT_BYTES", Integer.toString(1024 * 1024));
    variables.put("PLAUDIT_TOKEN_RATE", "3");
    door = new TestDoor(variables);
    door.awaitReadyForWrites();
    String token = "{\"run_id\":\"%s\",\"feedback_key\":\"k\"}".formatted(UUID.randomUUID());
    for (int made = 0; made < MANY; made += TOGETHER) {
      HttpResponse<String> tokens =
          door.post(TOKENS, Collections.nCopies(TOGETHER, token).toString());
      assertThat(tokens.statusCode()).as(tokens.body()).isEqualTo(200);
    }
  }

  @AfterAll
  static void close() throws Exception {
    door.close();
    aggregator.close();
  }

  @Test
  void theStoreIsAskedOnce_andItsAnswerIsATokenLikeAnother() throws Exception {
    UUID run = UUID.randomUUID();
    UUID id = UUID.randomUUID();
    answer(id, List.of(object("acme", run, id, Instant.now().plusSeconds(60))));

    HttpResponse<String> first = submit(id);
    HttpResponse<String> second = submit(id);

    assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
    assertThat(second.statusCode()).as(second.body()).isEqualTo(200);
    assertThat(JSON.readTree(first.body()).get("id"))
        .isNotNull()
        .isNotEqualTo(JSON.readTree(second.body()).get("id"));
    assertThat(questions(id)).hasSize(1);
    assertThat(questions(id).get(0).headers().get("authorization")).startsWith("Bearer ");
    assertThat(submit(id).statusCode()).isEqualTo(200);
    assertThat(submit(id).statusCode()).isEqualTo(429);
  }

  @Test
  void whatTheStoreDoesNotKnowIs404_andThatIsRemembered() throws Exception {
    UUID id = UUID.randomUUID();
    answer(id, List.of());

    for (int i = 0; i < 2; i++) {
      HttpResponse<String> response = submit(id);
      assertThat(response.statusCode()).as(response.body()).isEqualTo(404);
      assertThat(response.body()).contains("the token is not known");
    }
    assertThat(questions(id)).hasSize(1);
  }

  @Test
  void whatTheStoreHoldsInItsPlaceIsNoToken() throws Exception {
    UUID id = UUID.randomUUID();
    answer(id, List.of("{\"tenant\":\"acme\",\"id\":\"%s\",\"document\":{}}".formatted(id)));

    assertThat(submit(id).statusCode()).isEqualTo(404);
  }

  @Test
  void anExpiredOneIsExpired_andARevokedOneRevoked() throws Exception {
    UUID expired = UUID.randomUUID();
    UUID revoked = UUID.randomUUID();
    Instant past = Instant.now().minusSeconds(1);
    answer(expired, List.of(object("acme", UUID.randomUUID(), expired, past)));
    answer(
        revoked,
        List.of(object("acme", UUID.randomUUID(), revoked, Instant.now().plusSeconds(60))));

    assertThat(TestDoor.send(door.request(TOKENS + "/" + revoked).DELETE()).statusCode())
        .isEqualTo(200);

    assertThat(submit(expired).body()).contains("the token has expired");
    assertThat(submit(revoked).body()).contains("the token is revoked");
    assertThat(submit(revoked).statusCode()).isEqualTo(403);
  }

  @Test
  void aStoreThatIsBehindOrDoesNotAnswerMakesIt503_andIsAskedAgain() throws Exception {
    UUID id = UUID.randomUUID();
    aggregator.answer(STORED + id, 200, Map.of("Plaudit-Behind", "17"), "{\"objects\":[]}");
    HttpResponse<String> behind = submit(id);
    aggregator.answer(STORED + id, 503, Map.of(), "{\"detail\":\"the store is away\"}");
    HttpResponse<String> away = submit(id);
    answer(id, List.of(object("acme", UUID.randomUUID(), id, Instant.now().plusSeconds(60))));
    HttpResponse<String> back = submit(id);

    for (HttpResponse<String> response : List.of(behind, away)) {
      assertThat(response.statusCode()).as(response.body()).isEqualTo(503);
      assertThat(response.headers().firstValue("Retry-After")).isPresent();
      assertThat(response.body()).contains("its whole URL can be used");
    }
    assertThat(back.statusCode()).as(back.body()).isEqualTo(200);
  }

  @Test
  void aStoreThatIsSlowIsNotWaitedForLong() throws Exception {
    UUID id = UUID.randomUUID();
    answer(id, List.of());
    aggregator.delay(Duration.ofSeconds(8));
    try {
      Instant begun = Instant.now();
      HttpResponse<String> response = submit(id);

      assertThat(response.statusCode()).as(response.body()).isEqualTo(503);
      assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(8));
    } finally {
      aggregator.delay(Duration.ofMillis(1));
    }
  }

  private static void answer(UUID id, List<String> objects) {
    aggregator.answer(STORED + id, "{\"objects\":[" + String.join(",", objects) + "]}");
  }

  private static String object(String tenant, UUID run, UUID id, Instant expiry) {
    return """
        {"tenant":"%s","id":"%s/%s","document":{"tenant":"%s","run_id":"%s","key":"k","exp":%d}}"""
        .formatted(tenant, run, id, tenant, run, expiry.getEpochSecond());
  }

  private static List<FakeAggregator.Asked> questions(UUID id) {
    return aggregator.asked().stream().filter(asked -> asked.uri().equals(STORED + id)).toList();
  }

  private static HttpResponse<String> submit(UUID id) throws Exception {
    return TestDoor.send(
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + door.service().port() + TOKENS + "/" + id))
            .POST(HttpRequest.BodyPublishers.ofString("{\"score\":1}")));
  }
}
