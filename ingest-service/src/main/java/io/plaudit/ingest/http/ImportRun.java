package io.plaudit.ingest.http;

import io.plaudit.access.Principal;
import io.plaudit.ingest.admission.Admission;
import io.plaudit.ingest.admission.RateExceededException;
import io.plaudit.ingest.dialect.ImportedLine;
import io.plaudit.ingest.dialect.Operation;
import io.plaudit.ingest.idempotency.Attempt;
import io.plaudit.ingest.publish.EventPublisher;
import io.plaudit.model.FeedbackEvent;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.Rules;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * One import on its way, on a thread of its own, which may block: reads lines, publishes them in
 * batches as they come, a few at a time, and tells what became of each. Goes at the pace of the
 * slowest of client, rate and Kafka.
 */
final class ImportRun {

  /** What the attributes of an exported feedback may have, and all the rest of it. */
  static final int MAX_LINE_BYTES = Rules.MAX_ATTRIBUTES_BYTES + 1024 * 1024;

  private static final int BATCH_LINES = 500;
  private static final long BATCH_BYTES = 512 * 1024;
  private static final int BATCHES_AT_ONCE = 4;
  private static final long MAX_IN_FLIGHT_BYTES = 4L * 1024 * 1024;
  private static final int TRIES = 5;
  private static final long FIRST_PAUSE_MS = 200;
  private static final long MAX_WAIT_SECONDS = 1;
  private static final String REVOKED = "the API key is not good any more";

  private final Operation.Import operation;
  private final EventPublisher publisher;
  private final Admission admission;
  private final TrafficMetrics metrics;
  private final Caller caller;
  private final ImportLines lines;
  private final ImportAnswer answer;
  private final Deque<ImportBatch> inFlight = new ArrayDeque<>();
  private ImportBatch batch = new ImportBatch();

  /** What all imports have in common. */
  record Means(EventPublisher publisher, Admission admission, TrafficMetrics metrics) {}

  /**
   * Who imports, and under which name.
   *
   * @param mayStill whether the key is still good
   * @param traceparent W3C Trace Context to pass on, or null
   */
  record Caller(
      Principal principal, BooleanSupplier mayStill, Attempt attempt, String traceparent) {}

  /** It cannot go on; what was told of is told. */
  private static final class StoppedException extends IOException {
    private static final long serialVersionUID = 1L;
    private final int nextLine;

    StoppedException(int nextLine, String message) {
      super(message);
      this.nextLine = nextLine;
    }
  }

  ImportRun(
      Means means,
      Operation.Import operation,
      Caller caller,
      ImportLines lines,
      ImportAnswer answer) {
    this.publisher = means.publisher();
    this.admission = means.admission();
    this.metrics = means.metrics();
    this.operation = operation;
    this.caller = caller;
    this.lines = lines;
    this.answer = answer;
  }

  /**
   * Imports all lines, or as many as it can.
   *
   * @throws IOException when nobody reads the answer, or nothing was read and told of yet
   */
  void run() throws IOException, InterruptedException {
    try {
      readAll();
      answer.summary(0, null);
    } catch (StoppedException e) {
      answer.summary(e.nextLine, e.getMessage());
    } catch (IOException e) {
      if (lines.nextNumber() == 1 && !answer.isBegun()) {
        throw e;
      }
      end(e.getMessage());
    }
    answer.flush();
  }

  /** The body ends in the middle: what came before counts. */
  private void end(String reason) throws IOException, InterruptedException {
    int next = lines.nextNumber();
    try {
      publish();
      settleAll();
      answer.summary(next, reason);
    } catch (StoppedException e) {
      answer.summary(e.nextLine, e.getMessage());
    }
  }

  private void readAll() throws IOException, InterruptedException {
    for (ImportLines.Line line = lines.next(); line != null; line = lines.next()) {
      admit();
      add(line);
      if (batch.lines() == BATCH_LINES || batch.bytes() >= BATCH_BYTES) {
        publish();
      }
    }
    publish();
    settleAll();
  }

  /** Nothing more has come: what has is not left lying. */
  void idle() throws IOException, InterruptedException {
    publish();
    settleAll();
    answer.flush();
  }

  private void admit() throws IOException, InterruptedException {
    boolean admitted = false;
    while (!admitted) {
      try {
        admission.ticket(caller.principal()).enter();
        admitted = true;
      } catch (RateExceededException e) {
        publish();
        settleAll();
        answer.flush();
        TimeUnit.SECONDS.sleep(Math.min(MAX_WAIT_SECONDS, e.retrySeconds()));
      }
    }
  }

  private void add(ImportLines.Line line) {
    if (line.text() == null) {
      batch.refuse(line.number(), "a line must have at most " + MAX_LINE_BYTES + " bytes");
      return;
    }
    try {
      byte[] text = line.text();
      Optional<FeedbackEvent> event =
          operation
              .line()
              .apply(
                  new ImportedLine(
                      caller.principal().tenant(),
                      text,
                      caller.attempt().item(line.number() - 1, text, 0, text.length),
                      Instant.now().truncatedTo(ChronoUnit.MICROS)));
      if (event.isPresent()) {
        batch.add(line.number(), event.get(), text.length);
      } else {
        batch.skip(line.number());
      }
    } catch (InvalidEventException e) {
      batch.refuse(line.number(), e.getMessage());
    }
  }

  private void publish() throws IOException, InterruptedException {
    if (batch.isEmpty()) {
      return;
    }
    while (!inFlight.isEmpty() && !hasRoomFor(batch)) {
      settle(inFlight.peek());
    }
    if (!caller.mayStill().getAsBoolean()) {
      settleAll();
      batch.tell(answer, REVOKED);
      batch = new ImportBatch();
      throw new StoppedException(lines.nextNumber(), REVOKED);
    }
    inFlight.add(batch);
    send(batch);
    batch = new ImportBatch();
  }

  private boolean hasRoomFor(ImportBatch next) {
    long bytes = inFlight.stream().mapToLong(ImportBatch::bytes).sum();
    return inFlight.size() < BATCHES_AT_ONCE && bytes + next.bytes() <= MAX_IN_FLIGHT_BYTES;
  }

  private void send(ImportBatch next) {
    if (!next.events().isEmpty()) {
      next.published(publisher.publish(next.events(), caller.traceparent()));
    }
  }

  private void settleAll() throws IOException, InterruptedException {
    while (!inFlight.isEmpty()) {
      settle(inFlight.peek());
    }
  }

  /** Waits for the oldest batch, and tells of it. */
  private void settle(ImportBatch oldest) throws IOException, InterruptedException {
    String failure = failure(oldest);
    if (failure != null) {
      failure = sendAgain();
    }
    if (failure != null) {
      for (ImportBatch each : inFlight) {
        each.tell(answer, failure);
      }
      inFlight.clear();
      batch.tell(answer, failure);
      batch = new ImportBatch();
      throw new StoppedException(lines.nextNumber(), failure);
    }
    inFlight.remove();
    answer.progress();
    metrics.published(oldest.events().size());
    oldest.tell(answer, null);
    answer.flush();
  }

  /**
   * Publishes what is in flight once more, in its order: a repetition changes nothing, and what
   * came behind must stay behind.
   *
   * @return why that failed too; null where the oldest is stored
   */
  private String sendAgain() throws InterruptedException {
    String failure = null;
    for (int attempts = 1; attempts < TRIES; attempts++) {
      for (ImportBatch each : inFlight) {
        failure(each);
      }
      TimeUnit.MILLISECONDS.sleep(FIRST_PAUSE_MS << attempts);
      failure = null;
      for (ImportBatch each : inFlight) {
        send(each);
        failure = failure(each);
        if (failure != null) {
          break;
        }
      }
      if (failure == null) {
        return null;
      }
    }
    return failure;
  }

  private static String failure(ImportBatch sent) throws InterruptedException {
    try {
      sent.acknowledged().get();
      return null;
    } catch (ExecutionException e) {
      return Refusal.of(e.getCause(), "import").message();
    }
  }
}
