package io.plaudit.ingest.http;

import io.plaudit.model.FeedbackEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Lines of an import that are published together, and what is to be said of each. */
final class ImportBatch {

  private final List<Told> told = new ArrayList<>();
  private final List<FeedbackEvent> events = new ArrayList<>();
  private long bytes;
  private CompletableFuture<Void> acknowledged = CompletableFuture.completedFuture(null);

  /**
   * What is to be said of a line.
   *
   * @param event what it says; null where it says nothing
   * @param refusal why it is refused; null where it is not
   */
  private record Told(int line, FeedbackEvent event, String refusal) {}

  void add(int line, FeedbackEvent event, int size) {
    told.add(new Told(line, event, null));
    events.add(event);
    bytes += size;
  }

  void skip(int line) {
    told.add(new Told(line, null, null));
  }

  void refuse(int line, String why) {
    told.add(new Told(line, null, why));
  }

  int lines() {
    return told.size();
  }

  boolean isEmpty() {
    return told.isEmpty();
  }

  /** Of the lines that are published. */
  long bytes() {
    return bytes;
  }

  List<FeedbackEvent> events() {
    return events;
  }

  CompletableFuture<Void> acknowledged() {
    return acknowledged;
  }

  /** It is on its way. */
  void published(CompletableFuture<Void> outcome) {
    acknowledged = outcome;
  }

  /**
   * Says what became of its lines.
   *
   * @param failure why what was to be published is perhaps not; null where it is
   */
  void tell(ImportAnswer answer, String failure) throws IOException {
    for (Told line : told) {
      if (line.refusal() != null) {
        answer.refused(line.line(), line.refusal());
      } else if (line.event() == null) {
        answer.skipped(line.line());
      } else if (failure != null) {
        answer.unknown(line.line(), failure);
      } else if (line.event() instanceof FeedbackEvent.Retracted) {
        answer.retracted(line.line(), line.event().ref().feedbackId());
      } else {
        answer.stored(line.line(), line.event().ref().feedbackId());
      }
    }
  }
}
