package io.plaudit.aggregator.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Filters that name one thing of many find it by an index. */
final class FilterPlanIT {

  private static final String ROWS =
      """
      insert into feedback (partition, trace_hash, feedback_id, tenant, trace_id, retracted,
        attributes, created_at, modified_at, amendments)
      select 0, md5('t' || n)::uuid, md5('f' || n)::uuid, 'acme', 't' || n, false,
        json_build_object('project_id', 'p' || n), now() - n * interval '1 s', now(), '{}'
      from generate_series(1, 5000) as n\
      """;

  private static Vertx vertx;
  private static Pool pool;

  @BeforeAll
  static void start() throws IOException {
    StoredFeedback stored = StoredFeedback.empty();
    try (InputStream index =
        FilterPlanIT.class.getResourceAsStream("/db/migration/V005__feedback_by_project.sql")) {
      stored.execute(new String(index.readAllBytes(), StandardCharsets.UTF_8));
    }
    stored.execute(ROWS);
    stored.execute("analyze feedback");
    vertx = Vertx.vertx();
    pool =
        QueryDatabase.pool(vertx, QueryServer.options(stored.database(), Duration.ofSeconds(5)), 1);
  }

  @AfterAll
  static void stop() {
    QueryServer.await(pool.close());
    QueryServer.await(vertx.close());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'op':'eq','field':'id','value':'11111111-1111-4111-8111-111111111111'} | feedback_pkey",
        "{'op':'in','field':'id','values':['11111111-1111-4111-8111-111111111111','21111111-1111-4111-8111-111111111111']}"
            + " | feedback_pkey",
        "{'op':'eq','field':'trace_id','value':'t1'} | feedback_by_trace",
        "{'op':'in','field':'trace_id','values':['t1','t2']} | feedback_by_trace",
        "{'op':'eq','field':'attributes.project_id','value':'p1'} | feedback_by_project"
      })
  void anIndexFindsIt(String filter, String index) {
    Sql sql = new Sql().add("explain select * from feedback where not retracted and tenant = ");
    sql.bind("acme", "text");
    Conditions.filter(sql, "acme", Filters.parse(filter.replace('\'', '"')));
    List<String> plan = new ArrayList<>();
    QueryServer.await(sql.run(pool)).forEach(row -> plan.add(row.getString(0)));

    assertThat(String.join("\n", plan)).contains(index);
  }
}
