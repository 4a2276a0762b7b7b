package io.plaudit.aggregator.store;

import io.plaudit.aggregator.aggregate.Changes;
import io.plaudit.aggregator.aggregate.FeedbackState;
import io.plaudit.model.Erasure;
import io.plaudit.model.FeedbackRef;
import java.util.Collection;
import java.util.Map;

/** One partition of feedback over a database session of its own. */
final class PostgresPartition implements PartitionStore {

  private final PartitionSession session;

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
    return session.read(
        connection -> {
          int partition = session.partition();
          ErasureProgress before = ErasureTable.read(connection, partition, offset);
          return before.letter().isPresent()
              ? ForgetInLetters.next(connection, partition, erasure, before)
              : new FindForgettable(partition, erasure).run(connection, before);
        });
  }

  @Override
  public PreparedBatch prepare(ErasureStep step, Changes changes, long until) {
    EncodedErasure encoded =
        new EncodedErasure(session.partition(), session.nextOffset(), until, step, changes);
    return () -> session.advance(encoded::run);
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
