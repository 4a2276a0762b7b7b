package io.plaudit.ingest.dialect;

import io.plaudit.model.Feedback;
import io.plaudit.model.FeedbackEvent;
import io.plaudit.model.FeedbackRef;
import io.plaudit.model.SideObject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/** What a write comes to. The answer is sent only when every event is acknowledged. */
public sealed interface WritePlan {

  /**
   * New events, perhaps none; the store is not needed.
   *
   * @param dropped how many items of the request are no feedback and go nowhere
   */
  record Publish(List<FeedbackEvent> events, DialectResponse answer, int dropped)
      implements WritePlan {
    public Publish {
      events = List.copyOf(events);
    }

    public Publish(List<FeedbackEvent> events, DialectResponse answer) {
      this(events, answer, 0);
    }
  }

  /** A plan that needs a moment: until what it rests on is known here. */
  record Deferred(CompletionStage<WritePlan> plan) implements WritePlan {}

  /** Events that come with side objects, which are stored first. */
  record Defining(Store first, Publish then) implements WritePlan {}

  /**
   * Side objects of which is seen only when they are stored whether they may stay.
   *
   * @param then what is to be done and said, when they are
   */
  record Tried(Store first, Supplier<CompletionStage<WritePlan>> then) implements WritePlan {}

  /** Side objects, in the place of what was there. */
  record Store(List<SideObject> objects, DialectResponse answer) implements WritePlan {
    public Store {
      objects = List.copyOf(objects);
    }
  }

  /**
   * A change of all live feedbacks with this id. They are looked up; where there are none, the
   * answer is the dialect's failure 404. Made off the event loop when they are many or large.
   *
   * @param change what happens to one of them
   * @param definitions side objects that come with the change of these, and are stored first
   * @param answer what to say when it has happened to all of these, given as they were found
   */
  record ChangeById(
      UUID id,
      Function<Feedback, FeedbackEvent> change,
      Function<List<Feedback>, List<SideObject>> definitions,
      Function<List<Feedback>, DialectResponse> answer)
      implements WritePlan {

    /** One that brings nothing along. */
    public ChangeById(
        UUID id,
        Function<Feedback, FeedbackEvent> change,
        Function<List<Feedback>, DialectResponse> answer) {
      this(id, change, found -> List.of(), answer);
    }
  }

  /** The same, where it does not matter what the feedbacks hold. */
  record RetractById(
      UUID id,
      Function<FeedbackRef, FeedbackEvent> retraction,
      Function<List<FeedbackRef>, DialectResponse> answer)
      implements WritePlan {}

  /**
   * Withdraws what a native query finds, perhaps nothing, and records what comes in its place.
   *
   * @param query one whose answer has a member {@code feedback}; what has a next page is too much
   * @param retraction what happens to one of them; empty where it stays
   * @param then new events, perhaps none, behind the retractions
   */
  record RetractFound(
      NativeQuery query,
      Function<FeedbackRef, Optional<FeedbackEvent>> retraction,
      List<FeedbackEvent> then,
      DialectResponse answer)
      implements WritePlan {
    public RetractFound {
      then = List.copyOf(then);
    }
  }
}
