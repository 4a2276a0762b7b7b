package io.plaudit.ingest.dialect.portkey;

import io.plaudit.codec.MetadataTags;
import io.plaudit.ingest.dialect.ImportedLine;
import io.plaudit.model.Feedback;
import io.plaudit.model.FeedbackEvent;
import io.plaudit.model.FeedbackEvent.Recorded;
import io.plaudit.model.FeedbackEvent.Retracted;
import io.plaudit.model.FeedbackRef;
import io.plaudit.model.InvalidEventException;
import io.plaudit.model.Rules;
import io.plaudit.model.Source;
import io.plaudit.model.TagNames;
import java.util.Optional;

/**
 * A line of {@code POST /v1/import}: what {@code POST /v1/feedback} takes, or what {@code GET
 * /v1/export} gave. The value may be any number whatever the key, since exports have those of all
 * APIs.
 */
final class ImportFeedback {

  private static final Source SOURCE = new Source("import", Source.Kind.API);

  private final TagNames tags;

  ImportFeedback(TagNames tags) {
    this.tags = tags;
  }

  /** What the line says; empty where it is the last of an export, which says nothing. */
  Optional<FeedbackEvent> read(ImportedLine line) {
    FeedbackItem item = FeedbackBody.readOne(line.text());
    if (item.endsExport && item.traceId == null) {
      return Optional.empty();
    }
    return Optional.of(item.retracted ? retracted(line, item) : recorded(line, item));
  }

  private static Retracted retracted(ImportedLine line, FeedbackItem item) {
    if (item.id == null) {
      throw InvalidEventException.of("id", "is required where retracted is true");
    }
    return new Retracted(
        line.names().eventId(),
        new FeedbackRef(line.tenant(), item.traceId, item.id),
        line.receivedAt());
  }

  private Recorded recorded(ImportedLine line, FeedbackItem item) {
    if (item.value == null && item.key == null && item.label == null && item.comment == null) {
      throw InvalidEventException.of(
          "value", "is required where there is no key, label or comment");
    }
    FeedbackRef ref =
        new FeedbackRef(
            line.tenant(), item.traceId, item.id == null ? line.names().feedbackId() : item.id);
    Feedback feedback =
        Feedback.builder(ref)
            .key(item.key == null ? Rules.DEFAULT_KEY : item.key)
            .value(item.value)
            .label(item.label)
            .weight(item.weight)
            .comment(item.comment)
            .correction(item.correction)
            .metadata(CreateFeedback.metadata(item))
            .source(SOURCE)
            .createdAt(item.createdAt == null ? line.receivedAt() : item.createdAt)
            .modifiedAt(line.receivedAt())
            .build()
            .checkInstants(line.receivedAt());
    MetadataTags.require(feedback.metadata(), tags);
    return new Recorded(line.names().eventId(), feedback, line.names().fingerprint());
  }
}
