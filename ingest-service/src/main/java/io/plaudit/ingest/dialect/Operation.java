package io.plaudit.ingest.dialect;

import io.plaudit.access.Principal;
import io.plaudit.access.Scope;
import io.plaudit.model.FeedbackEvent;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * One operation of a vendor's API. All there are: it writes, it imports, it reads figures, it finds
 * feedbacks, or its answer is fixed.
 */
public sealed interface Operation {

  Route route();

  /** An operation for which the caller needs a key. */
  sealed interface Keyed extends Operation {

    /** What the caller's key must allow. */
    Scope scope();
  }

  /**
   * A request that becomes events. The plan is made off the event loop when the body is large; it
   * throws {@link io.plaudit.model.InvalidEventException} for whatever is the caller's fault.
   */
  record Write(Route route, Scope scope, Function<DialectRequest, WritePlan> plan)
      implements Keyed {

    /** For who may write. */
    public Write(Route route, Function<DialectRequest, WritePlan> plan) {
      this(route, Scope.WRITE, plan);
    }
  }

  /** A request that becomes native queries, whose answers become the vendor's answer. */
  record Read(Route route, Function<DialectRequest, ReadPlan> plan) implements Keyed {
    @Override
    public Scope scope() {
      return Scope.READ;
    }
  }

  /** A request for single feedbacks. */
  record Find(Route route, Function<DialectRequest, FindPlan> plan) implements Keyed {
    @Override
    public Scope scope() {
      return Scope.READ;
    }
  }

  /**
   * A request of lines without a bound on their number, each of which becomes an event by itself.
   *
   * @param line the event of a line, empty where it says nothing; throws {@link
   *     io.plaudit.model.InvalidEventException} for whatever is the caller's fault
   */
  record Import(Route route, Function<ImportedLine, Optional<FeedbackEvent>> line)
      implements Keyed {
    @Override
    public Scope scope() {
      return Scope.WRITE;
    }
  }

  /** A request that needs neither log nor store. */
  record Fixed(Route route, Scope scope, Function<DialectRequest, DialectResponse> answer)
      implements Keyed {}

  /** A request that is answered from the objects in memory, perhaps a moment later. */
  record Recall(
      Route route, Scope scope, Function<DialectRequest, CompletionStage<DialectResponse>> answer)
      implements Keyed {}

  /** A read whose plan rests on the objects in memory, and is made perhaps a moment later. */
  record DeferredRead(Route route, Function<DialectRequest, CompletionStage<ReadPlan>> plan)
      implements Keyed {
    @Override
    public Scope scope() {
      return Scope.READ;
    }
  }

  /**
   * A request whose path itself, in place of a key, says on whose behalf and what may be done.
   *
   * @param grants looks at who comes; fails with a {@link RefusedException}
   */
  record Presigned(Route route, Function<Visit, CompletionStage<Grant>> grants)
      implements Operation {}

  /**
   * Somebody without a key.
   *
   * @param parameters those of the path, decoded
   * @param address where the connection comes from, which may be a proxy; empty where that is not
   *     known
   */
  record Visit(Map<String, String> parameters, String address) {}

  /** What a path allows: this operation, on behalf of this principal. */
  record Grant(Principal principal, Keyed operation) {}

  /** A request that anybody may make, with a key, with a bad one or without; always one answer. */
  record Open(Route route, DialectResponse answer) implements Operation {}
}
