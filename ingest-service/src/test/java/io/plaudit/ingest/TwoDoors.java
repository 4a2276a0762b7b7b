package io.plaudit.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plaudit.testsupport.TestKafka;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;

/** Two front doors that share a real broker, and what answers their reads. */
final class TwoDoors implements AutoCloseable {

  static final ObjectMapper JSON = new ObjectMapper();

  private final FakeAggregator aggregator = new FakeAggregator();
  private final Map<String, String> variables;
  private final TestDoor first;
  private final TestDoor second;

  TwoDoors() {
    variables =
        TestDoor.variables(
            TestKafka.bootstrapServers(), TestKafka.uniqueTopic("events"), aggregator.port());
    variables.put("PLAUDIT_OBJECTS_TOPIC", TestKafka.uniqueTopic("objects"));
    first = new TestDoor(variables);
    second = new TestDoor(variables);
    first.awaitReadyForWrites();
    second.awaitReadyForWrites();
  }

  FakeAggregator aggregator() {
    return aggregator;
  }

  TestDoor first() {
    return first;
  }

  TestDoor second() {
    return second;
  }

  /** Where what is kept beside feedback is written. */
  String objectsTopic() {
    return variables.get("PLAUDIT_OBJECTS_TOPIC");
  }

  /** One more, with a variable of its own; whoever asks for it closes it. */
  TestDoor another(String variable, String value) {
    Map<String, String> changed = new HashMap<>(variables);
    changed.put(variable, value);
    TestDoor door = new TestDoor(changed);
    door.awaitReadyForWrites();
    return door;
  }

  static HttpResponse<String> send(TestDoor door, String method, String path, String body)
      throws Exception {
    return TestDoor.send(
        door.request(path).method(method, HttpRequest.BodyPublishers.ofString(body)));
  }

  /** The JSON of a 200. */
  static JsonNode ok(HttpResponse<String> response) throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  @Override
  public void close() {
    second.close();
    first.close();
    aggregator.close();
  }
}
