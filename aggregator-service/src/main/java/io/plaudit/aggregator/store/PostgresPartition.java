package io.plaudit.aggregator.store;

import io.plaudit.aggregator.aggregate.FeedbackState;
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
  public void check() {
    session.check();
  }

  @Override
  public void close() {
    session.close();
  }
}
