package io.plaudit.benchmarks.row;

import io.plaudit.benchmarks.load.Client;
import io.plaudit.benchmarks.load.Schedule;
import io.plaudit.benchmarks.load.Together;
import io.plaudit.benchmarks.report.Statistics;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * A tenant that does what it always does while another does what it likes: a hundred feedbacks and
 * forty reads a second. Times are from when a request was due.
 */
final class Quiet {

  private static final Duration WRITE_STEP = Duration.ofMillis(40);
  private static final Duration READ_STEP = Duration.ofMillis(100);
  private static final int LANES = 4;
  private static final int USERS = 1_000;

  private final Client client = new Client();
  private final Whole whole;

  /** In milliseconds. */
  record Times(Statistics writes, Statistics reads) {}

  Quiet(Whole whole) {
    this.whole = whole;
  }

  Times measure(Duration length) throws InterruptedException {
    List<Callable<List<Double>>> lanes = new ArrayList<>();
    for (int i = 0; i < LANES; i++) {
      Schedule writes = new Schedule(WRITE_STEP, length, i, LANES);
      lanes.add(() -> inTurn(writes, this::write));
    }
    for (int i = 0; i < LANES; i++) {
      Schedule reads = new Schedule(READ_STEP, length, i, LANES);
      lanes.add(() -> inTurn(reads, this::read));
    }
    List<List<Double>> times = Together.run(lanes);
    return new Times(of(times.subList(0, LANES)), of(times.subList(LANES, 2 * LANES)));
  }

  private interface Request {
    void send(long number) throws Exception;
  }

  private static List<Double> inTurn(Schedule schedule, Request request) throws Exception {
    List<Double> milliseconds = new ArrayList<>();
    OptionalLong due = schedule.awaitNext();
    while (due.isPresent()) {
      request.send(milliseconds.size());
      milliseconds.add(
          (System.nanoTime() - due.getAsLong()) / (double) TimeUnit.MILLISECONDS.toNanos(1));
      due = schedule.awaitNext();
    }
    return milliseconds;
  }

  private void write(long number) throws Exception {
    client.post(
        whole.ingest().at("/v1/feedback"),
        "{\"trace_id\":\"%s\",\"value\":1,\"metadata\":{\"_user\":\"user-%d\",\"_prompt\":\"p\"}}"
            .formatted(UUID.randomUUID(), number % USERS));
  }

  /** In turn the summary of everything, of a user, and the users in order. */
  private void read(long number) throws Exception {
    List<String> questions =
        List.of(
            "/v1/summary",
            "/v1/tags/_user/%22user-" + number % USERS + "%22",
            "/v1/tags/_user?limit=10");
    String question = questions.get((int) (number % questions.size()));
    URI url =
        whole.ingest().at(question + (question.contains("?") ? "&" : "?") + "consistency=eventual");
    client.get(url);
  }

  private static Statistics of(List<List<Double>> lanes) {
    return new Statistics(lanes.stream().flatMap(List::stream).mapToDouble(one -> one));
  }
}
