package io.plaudit.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.plaudit.codec.Topics;
import io.plaudit.testsupport.AggregatesSubscriber;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README promises a newcomer, by the README's own command. */
class StandaloneIT {

  private static final String EXAMPLE =
      """
      {"trace_id":"YOUR_TRACE_ID","value":-10,"weight":0.5,"metadata":{"text":"title was irrelevant",
       "_user":"fef653","_organisation":"o9876","_prompt":"test_prompt","_environment":"production"}}""";

  @TempDir Path data;

  @Test
  void theExampleOfPortkeysDocumentationIsAggregatedAtOnce() throws Exception {
    try (PlauditProcess plaudit = PlauditProcess.up(data)) {
      Client client = plaudit.client();
      JsonNode created = Client.ok(client.post("/v1/feedback", EXAMPLE));
      assertThat(created.get("feedback_ids")).hasSize(1);

      JsonNode trace = client.query("/v1/traces/YOUR_TRACE_ID");
      assertThat(trace.get("summaries")).hasSize(1);
      assertExample(trace.get("summaries").get(0));
      assertExample(client.query("/v1/tags/_prompt/test_prompt"));

      assertThat(plaudit.output()).doesNotContain(PlauditProcess.KEY);
      List<ProcessHandle> started = plaudit.descendants();
      assertThat(started).isNotEmpty();
      assertThat(plaudit.interrupt()).isEqualTo(130);
      assertThat(started).noneMatch(ProcessHandle::isAlive);
    }
    try (PlauditProcess again = PlauditProcess.up(data)) {
      assertExample(again.client().query("/v1/tags/_user/fef653"));
    }
  }

  @Test
  void aKillOfTheWholeTreeLosesNothingAndCountsNothingTwice() throws Exception {
    Load load = new Load("kill", 400);
    try (PlauditProcess plaudit = PlauditProcess.up(data)) {
      Thread sender = new Thread(() -> sendQuietly(load, plaudit.client()));
      sender.start();
      Awaitility.await()
          .atMost(30, TimeUnit.SECONDS)
          .untilAsserted(
              () ->
                  assertThat(plaudit.client().query("/v1/summary").get("count").asLong())
                      .isPositive());
      plaudit.kill9();
      sender.join(Duration.ofSeconds(60).toMillis());
      assertThat(load.acknowledged()).isLessThan(load.batches());
    }
    try (PlauditProcess again = PlauditProcess.up(data)) {
      load.send(again.client());
      Awaitility.await()
          .atMost(60, TimeUnit.SECONDS)
          .untilAsserted(() -> assertSums(again.client().query("/v1/summary"), load.expected()));
      for (String prompt : Load.PROMPTS) {
        assertSums(again.client().query("/v1/tags/_prompt/" + prompt), load.expected(prompt));
      }
      awaitPublished(load);
    }
  }

  private void awaitPublished(Load load) throws IOException {
    String port = Files.readString(data.resolve("kafka/broker.port")).strip();
    try (AggregatesSubscriber subscriber =
        new AggregatesSubscriber("localhost:" + port, Topics.AGGREGATES)) {
      Awaitility.await()
          .atMost(60, TimeUnit.SECONDS)
          .untilAsserted(
              () -> {
                subscriber.catchUp();
                assertTotal(subscriber, "everything", "", load.expected());
                for (String prompt : Load.PROMPTS) {
                  assertTotal(subscriber, "tag:_prompt", prompt, load.expected(prompt));
                }
              });
    }
  }

  private static void assertTotal(
      AggregatesSubscriber subscriber, String scope, String value, Load.Expected expected) {
    AggregatesSubscriber.Total total =
        subscriber.total(new AggregatesSubscriber.Place("default", "feedback", scope, value));
    assertThat(total.count()).isEqualTo(expected.count());
    assertThat(total.weight()).isEqualByComparingTo(expected.weight());
    assertThat(total.weightedValue()).isEqualByComparingTo(expected.weightedValue());
  }

  @Test
  void aDataDirectoryBelongsToOneProcess() throws Exception {
    try (PlauditProcess plaudit = PlauditProcess.up(data)) {
      assertThat(plaudit.url()).startsWith("http://127.0.0.1:");
      assertThatThrownBy(() -> PlauditProcess.up(data))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("is in use by another process");
    }
  }

  static void assertSums(JsonNode summary, Load.Expected expected) {
    assertThat(summary.get("count").asLong()).isEqualTo(expected.count());
    assertThat(summary.get("weight").decimalValue()).isEqualByComparingTo(expected.weight());
    assertThat(summary.get("weighted_value").decimalValue())
        .isEqualByComparingTo(expected.weightedValue());
  }

  private static void assertExample(JsonNode summary) {
    assertThat(summary.get("key").asText()).isEqualTo("feedback");
    assertSums(summary, new Load.Expected(1, new BigDecimal("0.5"), new BigDecimal("-5")));
    assertThat(summary.get("mean").decimalValue()).isEqualByComparingTo("-10");
    assertThat(summary.get("distribution")).hasSize(1);
    JsonNode pair = summary.get("distribution").get(0);
    assertThat(pair.get("value").asInt()).isEqualTo(-10);
    assertThat(pair.get("weight").decimalValue()).isEqualByComparingTo("0.5");
  }

  private static void sendQuietly(Load load, Client client) {
    try {
      load.send(client);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
