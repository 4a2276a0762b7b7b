package io.plaudit.aggregator;

import static io.plaudit.aggregator.TestEvents.decimal;
import static io.plaudit.aggregator.TestEvents.feedback;
import static io.plaudit.aggregator.TestEvents.recorded;
import static io.plaudit.aggregator.TestEvents.ref;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.plaudit.model.FeedbackEvent;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A database that has no room says so by SQLSTATE 53100, here by the hand of a trigger. It is not
 * the events' fault: they wait, and none becomes a dead letter.
 */
final class OutOfSpaceIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int EVENTS = 600;
  private static final int TRACES = 40;

  @Test
  void whatADatabaseHasNoRoomFor_isAppliedOnceItHas() throws Exception {
    try (Pipeline pipeline = new Pipeline()) {
      AggregatorService service = pipeline.start("one");
      try {
        pipeline.awaitReady(service);
        execute(
            pipeline,
            """
            create function no_room() returns trigger language plpgsql as $$
            begin
              raise exception 'could not extend file: No space left on device'
                using errcode = '53100';
            end $$""");
        execute(
            pipeline,
            "create trigger is_full before insert on feedback for each row execute function no_room()");

        pipeline.send(events());

        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () -> {
                  HttpResponse<String> ready = Pipeline.management(service, "/health/ready");
                  assertThat(ready.statusCode()).isEqualTo(503);
                  assertThat(ready.body()).contains("No space left on device");
                });
        // Reads go on, and say how far behind they are.
        assertThat(Pipeline.query(service, "/v1/summary").statusCode()).isEqualTo(200);
        assertThat(pipeline.number("select count(*) from dead_letter")).isZero();
        assertThat(pipeline.applied()).isZero();

        execute(pipeline, "drop trigger is_full on feedback");
        pipeline.awaitApplied();
        pipeline.awaitReady(service);
        assertThat(pipeline.number("select count(*) from dead_letter")).isZero();
        assertThat(pipeline.number("select count(*) from feedback")).isEqualTo(EVENTS);
      } finally {
        Pipeline.stop(service);
      }
    }
  }

  private static List<FeedbackEvent> events() {
    return IntStream.range(0, EVENTS)
        .mapToObj(number -> feedback(ref("trace-" + number % TRACES, number)))
        .<FeedbackEvent>map(feedback -> recorded(feedback.value(decimal("1")).build()))
        .toList();
  }

  private static void execute(Pipeline pipeline, String sql) throws SQLException {
    try (Connection session = pipeline.connect();
        Statement statement = session.createStatement()) {
      statement.execute(sql);
    }
  }
}
