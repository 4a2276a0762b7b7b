package io.plaudit.aggregator.forward;

import static io.plaudit.aggregator.TestEvents.recorded;
import static io.plaudit.aggregator.TestEvents.ref;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.plaudit.aggregator.MovableClock;
import io.plaudit.aggregator.TestEvents;
import io.plaudit.aggregator.consume.Position;
import io.plaudit.codec.EventCodec;
import io.plaudit.config.Secret;
import io.plaudit.model.Feedback;
import io.plaudit.model.FeedbackRef;
import io.plaudit.model.RawJson;
import io.plaudit.model.Source;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class LangSmithForwarderTest {

  private static final String RUN = "018f5c3a-0000-7000-8000-000000000001";
  private static final String TRACE = "018f5c3a-0000-7000-8000-000000000002";
  private static final Position AT = new Position(0, 0);
  private static final Source HUMM = new Source("humm", Source.Kind.API);

  private final CannedEndpoint endpoint = new CannedEndpoint();
  private final MovableClock clock = new MovableClock();
  private final CountingForwardMetrics metrics = new CountingForwardMetrics();
  private final List<FeedbackRef> delivered = new ArrayList<>();
  private final LangSmithForwarder forwarder = forwarder(Set.of());

  @AfterEach
  void close() {
    endpoint.close();
  }

  @Test
  void feedbackOnARun_isSentAsLangSmithTakesIt() {
    take(
        TestEvents.feedback(ref(RUN, 1))
            .source(HUMM)
            .key("message_helpfulness")
            .value(BigDecimal.ONE)
            .label("thumbs_up")
            .comment("näher")
            .attributes(
                new RawJson(
                    "{\"feedback_type\":\"thumbs_up\",\"thread_id\":\"t\",\"organization_id\":\"o\","
                        + "\"user_id\":\"u\",\"langsmith_run_id\":\""
                        + RUN
                        + "\",\"langsmith_synced\":false}"))
            .build());
    forwarder.work();

    assertThat(endpoint.asked())
        .containsExactly(
            new CannedEndpoint.Asked(
                "POST",
                "/ls/feedback",
                "lsv2_key",
                "{\"id\":\""
                    + TestEvents.id(1)
                    + "\",\"run_id\":\""
                    + RUN
                    + "\",\"key\":\"message_helpfulness\",\"score\":1,\"value\":\"thumbs_up\","
                    + "\"comment\":\"näher\",\"feedback_source\":{\"type\":\"api\",\"metadata\":{"
                    + "\"humm_feedback_type\":\"thumbs_up\",\"humm_thread_id\":\"t\","
                    + "\"humm_organization_id\":\"o\",\"humm_user_id\":\"u\"}},"
                    + "\"created_at\":\"2026-11-20T12:34:56.123456Z\","
                    + "\"modified_at\":\"2026-11-20T12:34:56.123456Z\"}"));
    assertThat(delivered).containsExactly(ref(RUN, 1));
    assertThat(metrics.delivered).isEqualTo(1);
    assertThat(forwarder.isEmpty()).isTrue();
  }

  @Test
  void feedbackOnATrace_isOnItsFirstRun_andTheValueIsAsItWasSent() {
    take(
        onRun(1, null, TRACE, "\"value\":\"" + "x".repeat(300) + "\",")
            .value(new BigDecimal("4.5"))
            .build());
    take(onRun(2, RUN, TRACE, "").build());
    forwarder.work();

    assertThat(bodies())
        .anySatisfy(
            body ->
                assertThat(body)
                    .contains("\"run_id\":\"" + TRACE + "\",\"trace_id\":\"" + TRACE + "\"")
                    .contains("\"score\":4.5,\"value\":\"" + "x".repeat(300) + "\""))
        .anySatisfy(
            body ->
                assertThat(body)
                    .contains("\"run_id\":\"" + RUN + "\",\"trace_id\":\"" + TRACE + "\"")
                    .contains("\"score\":null,\"value\":null,\"comment\":null"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"langsmith_run_id\":\"run\",\"langsmith_trace_id\":\"\"}",
        "{\"langsmith_run_id\":[1],\"langsmith_trace_id\":null}"
      })
  void feedbackOnAThreadAlone_isCounted_andNotSent(String attributes) {
    take(TestEvents.feedback(ref("t", 1)).source(HUMM).attributes(new RawJson(attributes)).build());

    assertThat(forwarder.isEmpty()).isTrue();
    assertThat(metrics.unattached).isEqualTo(1);
  }

  @Test
  void othersFeedback_changes_andOtherTenants_areNotTaken() {
    LangSmithForwarder ofOthers = forwarder(Set.of("globex"));
    Feedback humms = onRun(1, RUN, null, "").build();
    ofOthers.take(AT, recorded(humms));
    forwarder.take(AT, recorded(TestEvents.feedback(ref(RUN, 2)).build()));
    forwarder.take(AT, TestEvents.retracted(humms.ref()));

    assertThat(ofOthers.isEmpty()).isTrue();
    assertThat(forwarder.isEmpty()).isTrue();
    assertThat(forwarder.mayWant(EventCodec.encode(recorded(humms)))).isTrue();
    assertThat(
            forwarder.mayWant(
                EventCodec.encode(recorded(TestEvents.feedback(ref("humm", 2)).build()))))
        .as("a word in another place only costs a closer look")
        .isTrue();
    assertThat(
            forwarder.mayWant(
                EventCodec.encode(recorded(TestEvents.feedback(ref("hum", 2)).build()))))
        .isFalse();
    assertThat(forwarder.mayWant(new byte[0])).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 413, 422})
  void feedbackThatIsRefused_isCounted_andNotTriedAgain(int status) {
    endpoint.answer(status);
    take(onRun(1, RUN, null, "").build());
    forwarder.work();

    assertThat(forwarder.isEmpty()).isTrue();
    assertThat(metrics.refused).isEqualTo(1);
    assertThat(delivered).isEmpty();
    assertThat(endpoint.asked()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {301, 302, 307, 401, 402, 403, 405, 408, 425, 429, 451, 500, 502, 503, 504, 599})
  void whatIsNotTheFeedbacksFault_isAskedAgain_withTheSameBytes(int status) {
    endpoint.answerNext(status, status, status, status, status, status);
    take(onRun(1, RUN, null, "").build());

    while (!forwarder.isEmpty()) {
      workAndWait();
    }

    assertThat(delivered).containsExactly(ref(RUN, 1));
    assertThat(bodies()).hasSize(7).containsOnly(bodies().get(0));
    assertThat(metrics.retried).isEqualTo(6);
    assertThat(metrics.refused).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "200, true, 1, 0, 0",
    "404, false, 0, 0, 1",
    "401, false, 0, 0, 1",
    "422, false, 0, 0, 1",
    "500, false, 0, 0, 1"
  })
  void conflict_isWithThisFeedback_onlyIfItIsThere(
      int lookedUp, boolean done, int sent, int refused, int retried) {
    endpoint.answerNext(409, lookedUp);
    take(onRun(1, RUN, null, "").build());
    forwarder.work();

    assertThat(endpoint.asked().get(1))
        .isEqualTo(
            new CannedEndpoint.Asked("GET", "/ls/feedback/" + TestEvents.id(1), "lsv2_key", ""));
    assertThat(forwarder.isEmpty()).isEqualTo(done);
    assertThat(delivered).hasSize(sent);
    assertThat(metrics.delivered).isEqualTo(sent);
    assertThat(metrics.refused).isEqualTo(refused);
    assertThat(metrics.retried).isEqualTo(retried);
  }

  @ParameterizedTest
  @CsvSource({"404, 200", "409, 404"})
  void feedbackThatHasNoPlaceThere_isSetAside_afterItsTries_thoughNothingElseIsSent(
      int status, int lookedUp) {
    endpoint.answer(lookedUp);
    endpoint.answerIf("\"id\"", status);
    take(onRun(1, RUN, null, "").build());
    for (int tries = 1; tries < Delivery.MISSES; tries++) {
      workAndWait();
    }

    assertThat(forwarder.inHand()).as("it may come there yet").hasSize(1);
    assertThat(forwarder.stall()).isEmpty();
    workAndWait();
    assertThat(forwarder.isEmpty()).isTrue();
    assertThat(metrics.setAside).isEqualTo(1);
    assertThat(metrics.refused).isZero();
  }

  @Test
  void feedbackOnARunThatComesLater_isDelivered() {
    endpoint.answerNext(404, 200, 404, 200);
    take(onRun(1, RUN, null, "").build());
    workAndWait();
    workAndWait();
    workAndWait();

    assertThat(endpoint.asked())
        .extracting(CannedEndpoint.Asked::method, CannedEndpoint.Asked::path)
        .containsExactly(
            tuple("POST", "/ls/feedback"),
            tuple("GET", "/ls/feedback?limit=1"),
            tuple("POST", "/ls/feedback"),
            tuple("GET", "/ls/feedback?limit=1"),
            tuple("POST", "/ls/feedback"));
    assertThat(endpoint.asked().get(1).key()).isEqualTo("lsv2_key");
    assertThat(delivered).containsExactly(ref(RUN, 1));
  }

  /** Anybody who may write can name runs that are none. */
  @Test
  void handsFullOfRunsThatAreNone_areEmptyInTheEnd() {
    endpoint.answerIf("\"comment\":\"poison\"", 404);
    for (int i = 1; !forwarder.isFull(); i++) {
      take(onRun(i, RUN, null, "").comment("poison").build());
    }
    int rounds = 0;
    while (!forwarder.isEmpty() && rounds < 1_000) {
      workAndWait();
      rounds++;
    }
    take(onRun(0, RUN, null, "").build());
    workAndWait();

    assertThat(delivered).containsExactly(ref(RUN, 0));
    assertThat(metrics.setAside).isEqualTo(256);
  }

  @Test
  void endpointThatMostlyFails_getsAllInTheEnd() {
    endpoint.answerNineOfTen(503);
    for (int i = 0; i < 128; i++) {
      take(onRun(i, RUN, null, "").build());
    }
    while (!forwarder.isEmpty()) {
      workAndWait();
    }

    assertThat(delivered).hasSize(128);
    assertThat(metrics.setAside).isZero();
  }

  @Test
  void endpointThatIsAway_isAskedLessAndLess_andForNothingElseBefore() {
    endpoint.close();
    take(onRun(1, RUN, null, "").build());
    List<Duration> waits = Stream.generate(this::workAndWait).limit(8).toList();

    assertThat(waits)
        .containsExactly(
            seconds(1),
            seconds(2),
            seconds(4),
            seconds(8),
            seconds(16),
            seconds(30),
            seconds(30),
            seconds(30));
    assertThat(forwarder.isEmpty()).isFalse();
    assertThat(metrics.inHand).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"7,7", "3600,60", "86400,60", "-1,1", "soon,1"})
  void retryAfter_isHeeded_upToAMinute(String retryAfter, long waits) {
    endpoint.answer(429);
    endpoint.retryAfter(retryAfter);
    take(onRun(1, RUN, null, "").build());

    assertThat(forwarder.work()).isEqualTo(seconds(waits));
  }

  @Test
  void whatGotThrough_isToldOnce_andOnlyTheRestIsSentAgain() {
    endpoint.answerNext(503);
    take(onRun(1, RUN, null, "").build());
    workAndWait();
    take(onRun(2, RUN, null, "").build());
    take(onRun(3, RUN, null, "").build());
    workAndWait();

    assertThat(delivered).hasSize(3).doesNotHaveDuplicates();
    assertThat(endpoint.asked()).hasSize(4);
    assertThat(metrics.delivered).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 404, 408, 500, 503})
  void feedbackOverWhichLangSmithFails_isSetAside_onceOthersPassedSixteenTimes(int status) {
    endpoint.answerIf("\"comment\":\"poison\"", status);
    take(onRun(0, RUN, null, "").comment("poison").build());
    List<Duration> waits = new ArrayList<>();
    for (int others = 1; !forwarder.isEmpty(); others++) {
      take(onRun(others, RUN, null, "").build());
      waits.add(workAndWait());
      assertThat(delivered).as("nobody waits for it").hasSize(others);
      assertThat(forwarder.stall()).isEmpty();
    }

    assertThat(waits).hasSize(Delivery.MISSES);
    assertThat(waits.stream().reduce(Duration.ZERO, Duration::plus))
        .isGreaterThan(Duration.ofMinutes(5));
    assertThat(metrics.setAside).isEqualTo(1);
    assertThat(metrics.refused).isZero();
    assertThat(delivered).doesNotContain(ref(RUN, 0));
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 404, 500, 503})
  void endpointThatTakesNothing_dropsNothing_andIsSaidToStall(int status) {
    endpoint.answer(status);
    for (int i = 0; i < 3; i++) {
      take(onRun(i, RUN, null, "").build());
    }
    for (int i = 0; i < 3 * Delivery.MISSES; i++) {
      workAndWait();
    }

    assertThat(forwarder.inHand()).hasSize(3);
    assertThat(metrics.setAside).isZero();
    assertThat(forwarder.stall())
        .hasValueSatisfying(stall -> assertThat(stall.status()).isEqualTo(status));
    assertThat(metrics.stalled).isGreaterThan(Duration.ofMinutes(10));

    endpoint.answer(200);
    workAndWait();
    assertThat(delivered).hasSize(3);
    assertThat(forwarder.stall()).isEmpty();
    assertThat(metrics.stalled).isZero();
  }

  @Test
  void feedbackThatIsAlone_isNeverSetAside() {
    take(onRun(1, RUN, null, "").build());
    workAndWait();
    endpoint.answerIf("\"comment\":\"poison\"", 500);
    take(onRun(2, RUN, null, "").comment("poison").build());
    for (int i = 0; i < 2 * Delivery.MISSES; i++) {
      workAndWait();
    }

    assertThat(forwarder.inHand()).hasSize(1);
    assertThat(metrics.setAside).isZero();
  }

  @Test
  void rateBounds_setNothingAside() {
    endpoint.answerIf("\"comment\":\"unlucky\"", 429);
    take(onRun(0, RUN, null, "").comment("unlucky").build());
    for (int others = 1; others <= 2 * Delivery.MISSES; others++) {
      take(onRun(others, RUN, null, "").build());
      workAndWait();
    }

    assertThat(forwarder.inHand()).hasSize(1);
    assertThat(metrics.setAside).isZero();
  }

  @Test
  void untilTheWaitIsOver_nothingIsSent() {
    endpoint.answer(503);
    take(onRun(1, RUN, null, "").build());
    forwarder.work();
    take(onRun(2, RUN, null, "").build());
    clock.move(Duration.ofMillis(400));

    assertThat(forwarder.work()).isEqualTo(Duration.ofMillis(600));
    assertThat(endpoint.asked()).hasSize(1);
  }

  @Test
  void whatCannotBeTold_comesAgain() {
    LangSmithForwarder untold =
        new LangSmithForwarder(
            access(Set.of()),
            refs -> {
              throw new IllegalStateException("the log is away");
            },
            metrics,
            clock);
    untold.take(AT, recorded(onRun(1, RUN, null, "").build()));

    assertThatThrownBy(untold::work).hasMessage("the log is away");
    assertThat(metrics.delivered).isZero();
    untold.forget();
    assertThat(untold.isEmpty()).isTrue();
    assertThat(metrics.inHand).isZero();
  }

  @Test
  void handsAreFull_withTwoHundredAndFiftySix_orEightMebibytes_andThirtyTwoAreSentAtOnce() {
    for (int i = 0; i < 255; i++) {
      take(onRun(i, RUN, null, "").build());
    }
    assertThat(forwarder.isFull()).isFalse();
    take(onRun(255, RUN, null, "").build());
    assertThat(forwarder.isFull()).isTrue();
    assertThat(forwarder.work()).isZero();
    assertThat(endpoint.asked()).hasSize(32);
    assertThat(forwarder.inHand()).hasSize(224);

    forwarder.forget();
    String large = "\"value\":\"" + "x".repeat(4_000_000) + "\",";
    take(onRun(1, RUN, null, large).build());
    take(onRun(2, RUN, null, large).build());
    assertThat(forwarder.isFull()).isFalse();
    take(onRun(3, RUN, null, large).build());
    assertThat(forwarder.isFull()).isTrue();
  }

  private Duration workAndWait() {
    Duration wait = forwarder.work();
    clock.move(wait);
    return wait;
  }

  private void take(Feedback feedback) {
    forwarder.take(AT, recorded(feedback));
  }

  private List<String> bodies() {
    return endpoint.asked().stream().map(CannedEndpoint.Asked::body).toList();
  }

  private LangSmithForwarder forwarder(Set<String> tenants) {
    return new LangSmithForwarder(access(tenants), delivered::addAll, metrics, clock);
  }

  private LangSmithAccess access(Set<String> tenants) {
    return new LangSmithAccess(endpoint.url(), new Secret("lsv2_key"), tenants);
  }

  private static Feedback.Builder onRun(long id, String run, String trace, String more) {
    String attributes =
        "{"
            + more
            + "\"langsmith_run_id\":"
            + (run == null ? "null" : '"' + run + '"')
            + ",\"langsmith_trace_id\":"
            + (trace == null ? "null" : '"' + trace + '"')
            + "}";
    return TestEvents.feedback(ref(RUN, id)).source(HUMM).attributes(new RawJson(attributes));
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }
}
