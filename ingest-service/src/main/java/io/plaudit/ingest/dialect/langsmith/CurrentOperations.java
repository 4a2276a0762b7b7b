package io.plaudit.ingest.dialect.langsmith;

import io.plaudit.access.Scope;
import io.plaudit.ingest.dialect.DialectRequest;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.Operation;
import io.plaudit.ingest.dialect.ReadPlan;
import io.plaudit.ingest.dialect.Route;
import io.plaudit.ingest.dialect.WhenCurrent;
import io.plaudit.ingest.dialect.WritePlan;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Makes operations on objects in memory. Each is a function in two steps: it reads the request, and
 * what it returns goes on when what others wrote before is known here too.
 */
final class CurrentOperations {

  private final WhenCurrent whenCurrent;

  /**
   * @param current completes, with false when what was written before may not be known
   * @param what may not be known, as a caller calls it
   */
  CurrentOperations(Supplier<? extends CompletionStage<Boolean>> current, String what) {
    whenCurrent = new WhenCurrent(current, what);
  }

  Operation write(Route route, Function<DialectRequest, Supplier<WritePlan>> steps) {
    return new Operation.Write(
        route, request -> new WritePlan.Deferred(whenCurrent.then(steps.apply(request))));
  }

  /** A plan to store this, and to go on when what others wrote before it is known here too. */
  WritePlan tried(WritePlan.Store first, Supplier<WritePlan> then) {
    return new WritePlan.Tried(first, () -> whenCurrent.then(then));
  }

  Operation recall(Route route, Function<DialectRequest, Supplier<DialectResponse>> steps) {
    return new Operation.Recall(
        route, Scope.READ, request -> whenCurrent.then(steps.apply(request)));
  }

  Operation read(Route route, Function<DialectRequest, Supplier<ReadPlan>> steps) {
    return new Operation.DeferredRead(route, request -> whenCurrent.then(steps.apply(request)));
  }
}
