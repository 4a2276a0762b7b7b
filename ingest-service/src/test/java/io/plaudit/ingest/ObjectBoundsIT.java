package io.plaudit.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.plaudit.access.ApiKeys;
import io.plaudit.testsupport.TestKafka;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One tenant that keeps more and more beside its feedback, with a real broker. */
final class ObjectBoundsIT {

  private static final String PATH = "/langsmith/feedback-configs";
  private static final String KEY_OF_GLOBEX = "key-of-globex";

  /** More than an eighth of the memory in all. */
  private static final int ENOUGH = 40;

  @Test
  void itIsRefusedAtItsPart_andNobodyElseIs() throws Exception {
    try (FakeAggregator aggregator = new FakeAggregator();
        TestDoor door = new TestDoor(variables(aggregator.port()))) {
      door.awaitReadyForWrites();
      int made = 0;
      HttpResponse<String> last = door.post(PATH, config(made));
      while (last.statusCode() == 200 && made < ENOUGH) {
        made++;
        last = door.post(PATH, config(made));
      }

      assertThat(last.statusCode()).as(last.body()).isEqualTo(422);
      assertThat(last.body()).contains("as many as a tenant may have").contains("not stored");
      assertThat(made).isGreaterThan(1);
      assertThat(door.management("/health/ready").statusCode()).isEqualTo(200);
      assertThat(globexPosts(door, config(0)).statusCode()).isEqualTo(200);
      assertThat(TestDoor.send(door.request(PATH + "?feedback_key=k0").DELETE()).statusCode())
          .isEqualTo(204);
      assertThat(door.post(PATH, config(made)).statusCode()).isEqualTo(200);
    }
  }

  private static Map<String, String> variables(int aggregatorPort) {
    Map<String, String> variables =
        TestDoor.variables(
            TestKafka.bootstrapServers(), TestKafka.uniqueTopic("events"), aggregatorPort);
    variables.put("PLAUDIT_OBJECTS_TOPIC", TestKafka.uniqueTopic("objects"));
    variables.put("PLAUDIT_OBJECT_BYTES", Integer.toString(1024 * 1024));
    variables.put(
        "PLAUDIT_API_KEYS",
        TestDoor.keys().replace("]}]", "]},")
            + "{\"name\":\"other\",\"sha256\":\"%s\",\"tenant\":\"globex\",\"scopes\":[\"write\"]}]"
                .formatted(ApiKeys.sha256(KEY_OF_GLOBEX)));
    return variables;
  }

  /** About 4 KiB. */
  private static String config(int number) {
    String categories =
        IntStream.range(0, 100)
            .mapToObj(i -> "{\"value\":%d,\"label\":\"%s%d\"}".formatted(i, "x".repeat(20), i))
            .collect(Collectors.joining(","));
    return "{\"feedback_key\":\"k%d\",\"feedback_config\":{\"type\":\"categorical\",\"categories\":[%s]}}"
        .formatted(number, categories);
  }

  private static HttpResponse<String> globexPosts(TestDoor door, String body) throws Exception {
    return TestDoor.send(
        door.request(PATH)
            .setHeader("x-portkey-api-key", KEY_OF_GLOBEX)
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }
}
