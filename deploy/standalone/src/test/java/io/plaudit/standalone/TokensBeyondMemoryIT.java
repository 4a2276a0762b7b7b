package io.plaudit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plaudit.standalone.Cluster.Member;
import io.plaudit.testsupport.TestKafka;
import io.plaudit.testsupport.TestPostgres;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A front door whose memory holds a part of the presigned tokens finds the others in the store. */
class TokensBeyondMemoryIT {

  private static final String TOKENS = "/langsmith/feedback/tokens";
  private static final int TOGETHER = 1_000;
  private static final int TIMES = 3;

  /** Of the smallest memory a tenant's tokens may have half, in which there is room for 1,000. */
  private static final Map<String, String> SMALL =
      Map.of("PLAUDIT_OBJECT_BYTES", Integer.toString(1024 * 1024));

  private static final int EVERY = 50;
  private static final int PAGE = 100;

  @Test
  void everyBareUuidIsTaken_andNoOther() throws Exception {
    Path logs = Files.createDirectories(Path.of("target", "logs", "tokens-beyond-memory"));
    try (Cluster cluster =
        new Cluster(TestKafka.bootstrapServers(), TestPostgres.freshDatabase(), logs)) {
      Member aggregator = cluster.aggregator("only");
      Member ingest = cluster.ingest(aggregator.url(), SMALL);
      aggregator.awaitReady();
      ingest.awaitReady();
      Client client = ingest.client();
      UUID run = UUID.randomUUID();
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < TIMES; i++) {
        ids.addAll(made(client, run));
      }

      int used = 0;
      for (int i = 0; i < ids.size(); i += EVERY) {
        Client.ok(client.post(TOKENS + "/" + ids.get(i), "{\"score\":1}"));
        used++;
      }

      assertThat(listed(client, run)).containsExactlyInAnyOrderElementsOf(ids);
      assertThat(client.query("/v1/traces/" + run).at("/summaries/0/count").asInt())
          .isEqualTo(used);
      HttpResponse<String> unknown = client.post(TOKENS + "/" + UUID.randomUUID(), "{}");
      assertThat(unknown.statusCode()).as(unknown.body()).isEqualTo(404);

      // Others than before, whose answers might be remembered: what memory lacks is not to be had.
      aggregator.process().kill9();
      List<Integer> alone = new ArrayList<>();
      for (int i = 1; i < ids.size(); i += EVERY) {
        alone.add(client.post(TOKENS + "/" + ids.get(i), "{\"score\":1}").statusCode());
      }
      assertThat(alone).startsWith(200).endsWith(503).containsOnly(200, 503);
    }
  }

  /** All of a run, page by page, as the SDKs do until a page is short. */
  private static List<String> listed(Client client, UUID run) throws Exception {
    List<String> all = new ArrayList<>();
    List<String> page;
    do {
      JsonNode tokens =
          client.query("%s?run_id=%s&limit=%d&offset=%d".formatted(TOKENS, run, PAGE, all.size()));
      page = tokens.findValuesAsText("id");
      all.addAll(page);
    } while (page.size() == PAGE);
    return all;
  }

  private static List<String> made(Client client, UUID run) throws Exception {
    String token = "{\"run_id\":\"%s\",\"feedback_key\":\"k\"}".formatted(run);
    JsonNode tokens =
        Client.ok(client.post(TOKENS, Collections.nCopies(TOGETHER, token).toString()));
    return tokens.findValuesAsText("id");
  }
}
