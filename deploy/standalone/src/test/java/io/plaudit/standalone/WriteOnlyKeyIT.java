package io.plaudit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.plaudit.standalone.Cluster.Member;
import io.plaudit.testsupport.TestKafka;
import io.plaudit.testsupport.TestPostgres;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What a key that may write and not read is good for. */
class WriteOnlyKeyIT {

  @Test
  void itCreatesAmendsAndRetracts_andReadsNothing() throws Exception {
    Path logs = Files.createDirectories(Path.of("target", "logs", "write-only-key"));
    try (Cluster cluster =
        new Cluster(TestKafka.bootstrapServers(), TestPostgres.freshDatabase(), logs)) {
      Member aggregator = cluster.aggregator("only");
      Member ingest = cluster.ingest(aggregator.url());
      aggregator.awaitReady();
      ingest.awaitReady();
      Client writer = new Client(ingest.url(), Cluster.WRITE_ONLY_KEY);

      HttpResponse<String> created =
          writer.post("/v1/feedback", "{\"trace_id\":\"t\",\"value\":5}");
      String id = Client.ok(created).get("feedback_ids").get(0).asText();
      Client.ok(writer.send("PUT", "/v1/feedback/" + id, "{\"value\":-5}"));
      assertThat(ingest.client().query("/v1/summary").get("weighted_value").asInt()).isEqualTo(-5);
      Client.ok(writer.send("DELETE", "/v1/feedback/" + id, null));
      assertThat(ingest.client().query("/v1/summary").get("count").asInt()).isZero();

      assertThat(writer.get("/v1/summary").statusCode()).isEqualTo(403);
      assertThat(writer.get("/v1/feedback/" + id).statusCode()).isEqualTo(403);
    }
  }
}
