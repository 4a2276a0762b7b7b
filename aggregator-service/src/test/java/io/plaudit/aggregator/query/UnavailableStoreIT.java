package io.plaudit.aggregator.query;

import static io.plaudit.aggregator.query.TestFeedback.feedback;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.plaudit.embedded.EmbeddedDatabase;
import io.plaudit.testsupport.TestDatabase;
import io.plaudit.testsupport.TestPostgres;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class UnavailableStoreIT {

  @Test
  void aStatementThatTakesTooLongIsTooBroadAQuestion() throws Exception {
    StoredFeedback stored = StoredFeedback.empty().add(feedback("t", "f").build());
    try (QueryServer server =
            QueryServer.start(
                stored.database(), Duration.ofMillis(300), QuerySettings.Limits.STANDARD);
        Connection holder = stored.database().connect();
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("lock table feedback in access exclusive mode");
      HttpResponse<String> response = server.response(QueryServer.KEY, "/v1/feedback");
      assertThat(response.statusCode()).as(response.body()).isEqualTo(422);
      assertThat(response.body()).contains("https://plaudit.io/problems/too-broad");
      holder.rollback();
      assertThat(server.get("/v1/feedback").get("feedback")).hasSize(1);
    }
  }

  @Test
  @SuppressWarnings("try") // The database is closed in the middle of the test.
  void aStoreThatIsDownIsUnavailableUntilItIsBack(@TempDir Path directory) throws Exception {
    TestDatabase address;
    try (EmbeddedDatabase first = EmbeddedDatabase.start(directory, 0)) {
      address =
          new TestDatabase(
              first.host(), first.port(), first.database(), first.user(), first.password());
      StoredFeedback.in(address).add(feedback("t", "f").build());
      try (QueryServer server = start(address)) {
        assertThat(server.get("/v1/traces/t").get("summaries")).hasSize(1);
        first.close();
        for (String path : List.of("/v1/traces/t", "/v1/tags/_prompt", "/v1/feedback")) {
          HttpResponse<String> down = server.response(QueryServer.KEY, path);
          assertThat(down.statusCode()).as(down.body()).isEqualTo(503);
          assertThat(down.headers().firstValue("Retry-After")).contains("1");
          assertThat(down.body()).contains("https://plaudit.io/problems/unavailable");
        }
        try (EmbeddedDatabase again = EmbeddedDatabase.start(directory, 0)) {
          assertThat(again.port()).isEqualTo(address.port());
          await()
              .untilAsserted(
                  () -> assertThat(server.get("/v1/traces/t").get("summaries")).hasSize(1));
        }
      }
    }
  }

  @Test
  void aStoreThatIsNotMadeYetIsUnavailable() throws Exception {
    TestDatabase empty = TestPostgres.freshDatabase();
    try (QueryServer server = start(empty)) {
      HttpResponse<String> response = server.response(QueryServer.KEY, "/v1/summary");
      assertThat(response.statusCode()).as(response.body()).isEqualTo(503);
      assertThat(response.headers().firstValue("Retry-After")).contains("1");
    }
  }

  @Test
  void aStoreThatTakesNoConnectionsIsUnavailable() throws Exception {
    TestDatabase closed = TestPostgres.freshDatabase();
    try (Connection admin = TestPostgres.freshDatabase().connect();
        Statement statement = admin.createStatement();
        QueryServer server = start(closed)) {
      statement.execute("alter database " + closed.database() + " allow_connections false");
      HttpResponse<String> response = server.response(QueryServer.KEY, "/v1/summary");
      assertThat(response.statusCode()).as(response.body()).isEqualTo(503);
    }
  }

  @Test
  void aReadThatWasNotWaitedForSaysHowFarBehindItIs() {
    FakeLogState state =
        new FakeLogState().ends(Map.of(0, 10L)).applied(Map.of(0, 4L)).owned(false);
    try (QueryServer server = start(StoredFeedback.empty().database(), state, 10)) {
      assertThat(behind(server, "/v1/traces")).contains("6");
      // What is not found may only not be applied yet.
      assertThat(behind(server, "/v1/feedback/" + TestFeedback.id("x"))).contains("6");
      assertThat(behind(server, "/v1/traces?consistency=eventual")).isEmpty();
      state.applied(Map.of(0, 10L));
      assertThat(behind(server, "/v1/traces")).isEmpty();
      state.failing(new LogState.UnknownStateException("down", null));
      assertThat(behind(server, "/v1/traces")).contains("unknown");
    }
  }

  @Test
  void aReadWaitsForWhatWasWrittenBefore() {
    FakeLogState state = new FakeLogState().ends(Map.of(0, 10L)).applied(Map.of(0, 9L));
    StoredFeedback stored = StoredFeedback.empty();
    try (QueryServer server = start(stored.database(), state, 10)) {
      CompletableFuture<HttpResponse<String>> read =
          CompletableFuture.supplyAsync(() -> server.response(QueryServer.KEY, "/v1/traces/late"));
      await().until(() -> state.appliedLooks() > 1);
      stored.add(feedback("late", "late").build());
      state.applied(Map.of(0, 10L));
      assertThat(QueryServer.ok(read.join()).get("summaries")).hasSize(1);
      assertThat(read.join().headers().firstValue("Plaudit-Behind")).isEmpty();
    }
  }

  @Test
  void moreReadsThanTheLimitAreRefusedNotQueued() {
    FakeLogState state = new FakeLogState().ends(Map.of(0, 10L)).applied(Map.of(0, 9L));
    try (QueryServer server = start(StoredFeedback.empty().database(), state, 1)) {
      CompletableFuture<HttpResponse<String>> read =
          CompletableFuture.supplyAsync(() -> server.response(QueryServer.KEY, "/v1/traces"));
      await().until(() -> state.appliedLooks() > 1);
      HttpResponse<String> refused = server.response(QueryServer.KEY, "/v1/traces");
      assertThat(refused.statusCode()).isEqualTo(503);
      state.applied(Map.of(0, 10L));
      assertThat(read.join().statusCode()).isEqualTo(200);
      await().untilAsserted(() -> server.get("/v1/traces"));
    }
  }

  private static Optional<String> behind(QueryServer server, String path) {
    return server.response(QueryServer.KEY, path).headers().firstValue("Plaudit-Behind");
  }

  private static QueryServer start(TestDatabase database) {
    return start(database, new FakeLogState(), 10);
  }

  private static QueryServer start(TestDatabase database, LogState state, int readsAtOnce) {
    return QueryServer.start(
        database,
        Duration.ofSeconds(5),
        new QuerySettings.Limits(1 << 20, 1000, 100, 100, readsAtOnce),
        state);
  }
}
