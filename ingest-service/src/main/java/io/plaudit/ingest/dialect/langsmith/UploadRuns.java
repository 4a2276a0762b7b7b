package io.plaudit.ingest.dialect.langsmith;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.plaudit.codec.StrictJson;
import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.RefusedException;
import io.plaudit.ingest.dialect.WritePlan;
import io.plaudit.ingest.dialect.langsmith.Answers.Complaint;
import io.plaudit.model.FeedbackEvent;
import io.plaudit.model.InvalidEventException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the SDKs upload runs in the background, and feedback among them. Runs are not kept: they
 * are counted and dropped. A wrong feedback does not take the others with it, for an SDK never
 * sends a refused request again.
 */
final class UploadRuns {

  static final int MAX_FEEDBACKS = 10_000;

  private static final int ACCEPTED = 202;
  private static final String FEEDBACK = "feedback.";

  private final DialectRequest request;
  private final BroughtConfigs configs;
  private final List<FeedbackEvent> events = new ArrayList<>();
  private final List<Complaint> complaints = new ArrayList<>();
  private int feedbacks;
  private int dropped;

  private UploadRuns(CreateFeedback create, DialectRequest request) {
    this.request = request;
    this.configs = create.configs(request);
  }

  /** {@code POST /runs/multipart}: parts of feedback and of runs, mixed. */
  static WritePlan multipart(CreateFeedback create, DialectRequest request) {
    UploadRuns upload = new UploadRuns(create, request);
    for (Multipart.Part part :
        Multipart.parts(request.headers().apply("content-type"), request.body())) {
      upload.take(part);
    }
    return upload.configs.before(
        new WritePlan.Publish(upload.events, upload.answer(), upload.dropped));
  }

  /** {@code POST /runs/batch}: runs alone. */
  static WritePlan batch(DialectRequest request) {
    return dropped(count(request.body()));
  }

  /** {@code POST /runs} and {@code PATCH /runs/{id}}: one run. */
  static WritePlan one(DialectRequest request) {
    return dropped(1);
  }

  private static WritePlan dropped(int runs) {
    return new WritePlan.Publish(List.of(), Answers.empty(ACCEPTED), runs);
  }

  private void take(Multipart.Part part) {
    if (!part.name().startsWith(FEEDBACK)) {
      dropped++;
      return;
    }
    if (feedbacks == MAX_FEEDBACKS) {
      throw InvalidEventException.of(
          "body", "must have at most " + MAX_FEEDBACKS + " parts of feedback");
    }
    try {
      byte[] sent = part.content(request.body());
      events.add(CreateFeedback.recorded(request, feedbacks, sent, configs));
    } catch (InvalidEventException e) {
      complain(part, e.field(), e.getMessage());
    } catch (RefusedException e) {
      // Its key can have no config, which is its own fault; anything else befalls the whole upload.
      if (e.status() != MemoryLimits.FULL) {
        throw e;
      }
      complain(part, FeedbackConfig.FIELD, e.getMessage());
    }
    feedbacks++;
  }

  private void complain(Multipart.Part part, String field, String message) {
    complaints.add(new Complaint(part.name() + "." + field, part.name() + ": " + message));
  }

  private DialectResponse answer() {
    if (complaints.isEmpty()) {
      return Answers.empty(ACCEPTED);
    }
    String outcome =
        events.isEmpty()
            ? " (not stored)"
            : " (not stored; the " + events.size() + " right ones of the request are)";
    return Answers.invalid(
        complaints.stream()
            .map(complaint -> new Complaint(complaint.field(), complaint.message() + outcome))
            .toList());
  }

  /** How many runs are in the arrays {@code post} and {@code patch}. */
  private static int count(byte[] body) {
    int runs = 0;
    try (JsonParser parser = StrictJson.parser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw InvalidEventException.of("body", "must be a JSON object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        if (parser.nextToken() == JsonToken.START_ARRAY) {
          while (parser.nextToken() != JsonToken.END_ARRAY) {
            parser.skipChildren();
            runs++;
          }
        } else {
          parser.skipChildren();
        }
      }
      return runs;
    } catch (IOException e) {
      throw StrictJson.complaint("body", e);
    }
  }
}
