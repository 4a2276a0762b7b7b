package io.plaudit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is sent again, and what comes too late. */
class RepetitionIT {

  @TempDir static Path data;

  private static PlauditProcess plaudit;
  private static Client client;

  @BeforeAll
  static void start() throws Exception {
    plaudit = PlauditProcess.up(data);
    client = plaudit.client();
  }

  @AfterAll
  static void stop() {
    plaudit.close();
  }

  @Test
  void theSameUnderTheSameKeyIsTheSameFeedback() throws Exception {
    String id = create("same", "{\"trace_id\":\"same\",\"value\":4}");
    assertThat(create("same", "{\"trace_id\":\"same\",\"value\":4}")).isEqualTo(id);
    assertCount("same", 1, "4");
  }

  @Test
  void anotherBodyUnderTheSameKeyIsAnotherFeedback() throws Exception {
    String id = create("other", "{\"trace_id\":\"other\",\"value\":4}");
    assertThat(create("other", "{\"trace_id\":\"other\",\"value\":5}")).isNotEqualTo(id);
    assertCount("other", 2, "9");
  }

  @Test
  void withoutAKeyTheSameTwiceIsTwoFeedbacks() throws Exception {
    client.post("/v1/feedback", "{\"trace_id\":\"keyless\",\"value\":4}");
    client.post("/v1/feedback", "{\"trace_id\":\"keyless\",\"value\":4}");
    assertCount("keyless", 2, "8");
  }

  @Test
  void aCreateThatComesAfterItsRetryWasAmendedChangesNothing() throws Exception {
    String body = "{\"trace_id\":\"amended\",\"value\":4,\"weight\":0.5}";
    String id = create("amended", body);
    change("PUT", id, "amend", "{\"value\":-2}");
    assertThat(create("amended", body)).isEqualTo(id);
    assertCount("amended", 1, "-1");
  }

  @Test
  void aCreateThatComesAfterItsRetryWasRetractedChangesNothing() throws Exception {
    String body = "{\"trace_id\":\"retracted\",\"value\":4}";
    String id = create("retracted", body);
    change("DELETE", id, "retract", null);
    assertThat(create("retracted", body)).isEqualTo(id);
    assertThat(client.query("/v1/traces/retracted").get("summaries")).isEmpty();
  }

  @Test
  void anAmendmentSentAgainAfterAnotherOneChangesNothing() throws Exception {
    String id = create("twice", "{\"trace_id\":\"twice\",\"value\":1}");
    change("PUT", id, "first", "{\"value\":2}");
    change("PUT", id, "second", "{\"value\":3}");
    change("PUT", id, "first", "{\"value\":2}");
    assertCount("twice", 1, "3");
  }

  @Test
  void aBatchWithOneBadItemStoresNothing() throws Exception {
    String batch = "[{\"trace_id\":\"batch\",\"value\":1},{\"trace_id\":\"batch\",\"value\":11}]";
    assertThat(client.post("/v1/feedback", batch).statusCode()).isEqualTo(400);
    assertThat(client.query("/v1/traces/batch").get("summaries")).isEmpty();
  }

  private static String create(String key, String body) throws Exception {
    JsonNode created = Client.ok(client.post("/v1/feedback", body, "idempotency-key", key));
    return created.get("feedback_ids").get(0).asText();
  }

  private static void change(String method, String id, String key, String body) throws Exception {
    Client.ok(client.send(method, "/v1/feedback/" + id, body, "idempotency-key", key));
  }

  private static void assertCount(String trace, long count, String weightedValue) throws Exception {
    JsonNode summary = client.query("/v1/traces/" + trace).get("summaries").get(0);
    assertThat(summary.get("count").asLong()).isEqualTo(count);
    assertThat(summary.get("weighted_value").decimalValue()).isEqualByComparingTo(weightedValue);
  }
}
