package io.plaudit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;

/** Recorded requests in a file, step by step: what is sent, and what must be in the answer. */
final class Sample {

  private Sample() {}

  /** Sends the steps of this file in order, and compares. */
  static void replay(Path file, PlauditProcess plaudit) throws Exception {
    RecordedRequests requests = new RecordedRequests(plaudit.url(), PlauditProcess.KEY);
    int position = 0;
    for (JsonNode step : Client.JSON.readTree(Files.readString(file)).path("steps")) {
      String where = "step " + position++ + ": " + step.path("request");
      RecordedRequests.Answer answer = requests.send(step.path("request"));
      assertThat(answer.status())
          .as(where + " " + answer.body())
          .isEqualTo(step.path("status").asInt());
      assertContains(where, answer.body(), step.path("answer"));
    }
  }

  /** Of an object the members that are expected; of an array all elements, in order. */
  private static void assertContains(String where, JsonNode found, JsonNode expected) {
    if (expected.isMissingNode()) {
      return;
    }
    if (expected.isTextual() && expected.textValue().startsWith("~")) {
      assertThat(found.asText()).as(where).matches("(?s)" + expected.textValue().substring(1));
    } else if (expected.isObject()) {
      expected
          .properties()
          .forEach(
              member ->
                  assertContains(
                      where + "/" + member.getKey(),
                      found.path(member.getKey()),
                      member.getValue()));
    } else if (expected.isArray()) {
      assertThat(found).as(where + " " + found).hasSize(expected.size());
      for (int i = 0; i < expected.size(); i++) {
        assertContains(where + "/" + i, found.path(i), expected.path(i));
      }
    } else {
      assertThat(found).as(where).isEqualTo(expected);
    }
  }
}
