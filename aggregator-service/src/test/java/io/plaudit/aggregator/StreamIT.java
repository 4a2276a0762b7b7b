package io.plaudit.aggregator;

import static io.plaudit.aggregator.TestEvents.amended;
import static io.plaudit.aggregator.TestEvents.feedback;
import static io.plaudit.aggregator.TestEvents.recorded;
import static io.plaudit.aggregator.TestEvents.ref;
import static io.plaudit.aggregator.TestEvents.retracted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.plaudit.model.Feedback;
import io.plaudit.model.FeedbackEvent;
import io.plaudit.model.FeedbackRef;
import io.plaudit.model.RawJson;
import io.plaudit.query.OffsetVector;
import io.plaudit.testsupport.EventStream;
import io.plaudit.testsupport.EventStream.Event;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class StreamIT {

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration A_WHILE = Duration.ofMillis(900);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static Pipeline pipeline;
  private static AggregatorService service;

  @BeforeAll
  static void start() throws Exception {
    pipeline = new Pipeline();
    service = pipeline.start("one");
    pipeline.awaitReady(service);
    // Every partition has a row to begin with.
    for (int i = 0; i < 40; i++) {
      pipeline.send(List.of(recorded(feedback(ref("first-" + i, i), "1", "1"))));
    }
    pipeline.awaitApplied();
  }

  @AfterAll
  static void aStopOfTheServiceDoesNotWaitForStreams() throws Exception {
    try (EventStream stream = open("")) {
      assertThat(stream.status()).isEqualTo(200);
      long begun = System.nanoTime();
      Pipeline.stop(service);
      assertThat(stream.hasEnded(SOON)).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
    } finally {
      pipeline.close();
    }
  }

  @Test
  void aStreamOfATrace_beginsWithItsState_andTellsWhatChanges() throws Exception {
    FeedbackRef ref = ref("é t", 1);
    try (EventStream stream = open("?trace_id=" + encode("é t") + "&key=feedback")) {
      assertThat(stream.header("content-type")).hasValue("text/event-stream");
      assertThat(state(stream).get("count").asInt()).isZero();
      String before = stream.lastId();

      pipeline.send(List.of(recorded(feedback(ref, "-10", "0.5"))));
      JsonNode first = state(stream);
      assertThat(first.get("trace_id").asText()).isEqualTo("é t");
      assertThat(first.get("key").asText()).isEqualTo("feedback");
      assertThat(first.get("mean").asInt()).isEqualTo(-10);
      assertThat(first.get("distribution")).hasSize(1);
      assertThat(total(stream.lastId())).isGreaterThan(total(before));

      pipeline.send(List.of(recorded(feedback(ref("another", 1), "1", "1"))));
      pipeline.send(List.of(amended(1, ref, TestEvents.value("4"))));
      assertThat(state(stream).get("mean").asInt()).isEqualTo(4);

      pipeline.send(List.of(retracted(ref)));
      assertThat(state(stream).get("count").asInt()).isZero();
      assertThat(stream.next(A_WHILE)).isEmpty();
    }
  }

  @Test
  void aStreamOfATag_tellsTheValueThatAnAmendmentLeaves_too() throws Exception {
    FeedbackRef ref = ref("moves", 1);
    pipeline.send(List.of(recorded(tagged(ref, "left"))));
    pipeline.awaitApplied();
    try (EventStream stream = open("?tag=_prompt")) {
      awaitId(stream);
      pipeline.send(List.of(amended(2, ref, TestEvents.metadata("{\"_prompt\":\"entered\"}"))));

      Map<String, Integer> counts = new HashMap<>();
      for (int i = 0; i < 2; i++) {
        JsonNode state = state(stream);
        counts.put(state.get("value").asText(), state.get("count").asInt());
      }
      assertThat(counts).containsOnly(Map.entry("left", 0), Map.entry("entered", 1));
    }
  }

  @Test
  void whoComesBack_isToldWhatHasChangedMeanwhile() throws Exception {
    FeedbackRef gone = ref("gone", 1);
    pipeline.send(
        List.of(
            recorded(tagged(gone, "withdrawn")), recorded(tagged(ref("quiet", 1), "unchanged"))));
    pipeline.awaitApplied();
    String id;
    try (EventStream stream = open("?tag=_prompt")) {
      id = awaitId(stream);
    }
    pipeline.send(List.of(retracted(gone), recorded(tagged(ref("more", 1), "new"))));
    pipeline.awaitApplied();

    for (EventStream again :
        List.of(
            open("?tag=_prompt", "last-event-id", id),
            open("?tag=_prompt&last_event_id=" + encode(id)))) {
      try (again) {
        Map<String, Integer> counts = new HashMap<>();
        for (int i = 0; i < 2; i++) {
          JsonNode state = state(again);
          counts.put(state.get("value").asText(), state.get("count").asInt());
        }
        assertThat(counts).containsOnly(Map.entry("withdrawn", 0), Map.entry("new", 1));
        assertThat(again.next(A_WHILE)).isEmpty();
        assertThat(total(again.lastId())).isEqualTo(total(id) + 2);
      }
    }
  }

  @Test
  void whoWasElsewhere_isToldToReadAnew() throws Exception {
    try (EventStream stream = open("?tag=_prompt", "last-event-id", "0:9999999")) {
      assertThat(next(stream).type()).isEqualTo("reset");
      pipeline.send(List.of(recorded(tagged(ref("after-reset", 1), "after-reset"))));
      assertThat(state(stream).get("value").asText()).isEqualTo("after-reset");
    }
  }

  @Test
  void whatChangesAllTheTime_isToldAFewTimesASecond() throws Exception {
    try (EventStream stream = open("?trace_id=busy&key=feedback")) {
      assertThat(state(stream).get("count").asInt()).isZero();
      long begun = System.nanoTime();
      List<FeedbackEvent> many = new ArrayList<>();
      for (int i = 0; i < 600; i++) {
        many.add(recorded(feedback(ref("busy", i), "1", "1")));
      }
      for (FeedbackEvent event : many) {
        pipeline.send(List.of(event));
      }
      int told = 0;
      int count = 0;
      while (count < many.size()) {
        count = state(stream).get("count").asInt();
        told++;
      }
      long millis = Duration.ofNanos(System.nanoTime() - begun).toMillis();
      assertThat(told).isLessThanOrEqualTo((int) (millis / 250) + 2);
    }
  }

  @Test
  void everythingOfATenant_isItsOwn() throws Exception {
    String assertion = "Bearer " + FrontDoorAssertion.of("other", Pipeline.SECRET);
    try (EventStream others = EventStream.open(url(""), "Authorization", assertion)) {
      awaitId(others);
      pipeline.send(List.of(recorded(feedback(ref("acmes", 1), "1", "1"))));
      pipeline.awaitApplied();
      assertThat(others.next(A_WHILE)).isEmpty();
      FeedbackRef theirs = new FeedbackRef("other", "acmes", TestEvents.id(1));
      pipeline.send(List.of(recorded(feedback(theirs, "7", "1"))));
      JsonNode state = state(others);
      assertThat(state.get("count").asInt()).isEqualTo(1);
      assertThat(state.get("mean").asInt()).isEqualTo(7);
    }
  }

  @Test
  void aTenantHasABoundedNumberOfThem() throws Exception {
    List<EventStream> all = new ArrayList<>();
    try {
      for (int i = 0; i < 100; i++) {
        all.add(open("?trace_id=t" + i));
      }
      await()
          .atMost(SOON)
          .until(
              () -> {
                try (EventStream refused = open("?trace_id=t")) {
                  all.add(refused);
                  return refused.status() == 429 && refused.header("retry-after").isPresent();
                }
              });
    } finally {
      for (EventStream stream : all) {
        stream.close();
      }
    }
    await()
        .atMost(SOON)
        .until(
            () -> {
              try (EventStream again = open("?trace_id=t")) {
                return again.status() == 200;
              }
            });
  }

  @ParameterizedTest
  @CsvSource({
    "?value=x, 400",
    "?tag=_prompt&trace_id=t, 400",
    "?tag=unknown, 400",
    "?nonsense=1, 400",
    "?last_event_id=x, 400",
    "?key=, 400"
  })
  void whatIsNoQuestion_isRefused(String query, int status) throws Exception {
    try (EventStream refused = open(query)) {
      assertThat(refused.status()).isEqualTo(status);
      assertThat(refused.header("content-type")).hasValue("application/problem+json");
    }
  }

  @Test
  void aStrangerIsNotLetIn() throws Exception {
    try (EventStream refused = EventStream.open(url(""), "x-api-key", "pk_nobody")) {
      assertThat(refused.status()).isEqualTo(401);
    }
  }

  private static EventStream open(String query, String... headers)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(headers));
    all.add("x-api-key");
    all.add(Pipeline.KEY);
    return EventStream.open(url(query), all.toArray(String[]::new));
  }

  private static String url(String query) {
    return "http://127.0.0.1:" + service.port() + "/v1/stream" + query;
  }

  private static Event next(EventStream stream) throws InterruptedException {
    Optional<Event> event = stream.next(SOON);
    assertThat(event).isPresent();
    return event.orElseThrow();
  }

  private static JsonNode state(EventStream stream) throws Exception {
    Event event = next(stream);
    assertThat(event.type()).isEqualTo("summary");
    return JSON.readTree(event.data());
  }

  private static String awaitId(EventStream stream) {
    await().atMost(SOON).until(() -> !stream.lastId().isEmpty());
    return stream.lastId();
  }

  private static long total(String id) {
    return OffsetVector.parse("id", id).offsets().values().stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  private static Feedback tagged(FeedbackRef ref, String prompt) {
    return feedback(ref).metadata(prompt(prompt)).build();
  }

  private static RawJson prompt(String value) {
    return new RawJson("{\"_prompt\":\"" + value + "\"}");
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
