package io.plaudit.aggregator.store;

import io.plaudit.aggregator.aggregate.Changes;
import io.plaudit.aggregator.aggregate.FeedbackState;
import io.plaudit.model.Erasure;
import io.plaudit.model.FeedbackRef;
import java.util.Collection;
import java.util.Map;
import java.util.function.Supplier;

/** One partition of feedback over a database session of its own. */
final class PostgresPartition implements PartitionStore {

  private final PartitionSession session;
  private final StepSize stepSize = new StepSize();

  PostgresPartition(PartitionSession session) {
    this.session = session;
  }

  @Override
  public long nextOffset() {
    return session.nextOffset();
  }

  @Override
  public Map<FeedbackRef, FeedbackState> find(Collection<FeedbackRef> refs) {
    if (refs.isEmpty()) {
      return Map.of();
    }
    return session.read(connection -> FindFeedback.run(connection, session.partition(), refs));
  }

  @Override
  public PreparedBatch prepare(Batch batch) {
    EncodedBatch encoded = new EncodedBatch(session.partition(), batch);
    return () -> session.advance(encoded::run);
  }

  @Override
  public ErasureStep nextStep(Erasure erasure, long offset) {
    return bounded(
        () ->
            session.read(
                connection -> {
                  int partition = session.partition();
                  ErasureProgress before = ErasureTable.read(connection, partition, offset);
                  return before.letter().isPresent()
                      ? ForgetInLetters.next(connection, partition, erasure, before, stepSize)
                      : new FindForgettable(partition, erasure, stepSize).run(connection, before);
                }));
  }

  @Override
  public PreparedBatch prepare(ErasureStep step, Changes changes, long until) {
    EncodedErasure encoded =
        new EncodedErasure(session.partition(), session.nextOffset(), until, step, changes);
    return () -> {
      ErasureStep done =
          bounded(
              () -> {
                session.advance(encoded::run);
                return step;
              });
      if (done.isLast()) {
        stepSize.restore();
      }
    };
  }

  private ErasureStep bounded(Supplier<ErasureStep> work) {
    try {
      return work.get();
    } catch (TimedOutException e) {
      if (stepSize.halve()) {
        throw new StepTooLargeException(e);
      }
      throw e;
    }
  }

  @Override
  public void check() {
    session.check();
  }

  @Override
  public void close() {
    session.close();
  }
}
