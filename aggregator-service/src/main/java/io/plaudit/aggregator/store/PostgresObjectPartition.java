package io.plaudit.aggregator.store;

import java.sql.Connection;
import java.sql.SQLException;

/** One partition of side objects over a database session of its own. */
final class PostgresObjectPartition implements ObjectPartitionStore {

  private final PartitionSession session;

  PostgresObjectPartition(PartitionSession session) {
    this.session = session;
  }

  @Override
  public long nextOffset() {
    return session.nextOffset();
  }

  @Override
  public void apply(ObjectBatch batch) {
    session.advance(connection -> run(connection, batch));
  }

  @Override
  public void check() {
    session.check();
  }

  @Override
  public void close() {
    session.close();
  }

  private long run(Connection connection, ObjectBatch batch) throws SQLException {
    int partition = session.partition();
    if (!AdvancePosition.run(connection, partition, batch.from(), batch.until())) {
      throw new StaleOwnerException(partition, batch.from());
    }
    WriteObjects.run(connection, partition, batch.objects());
    new InsertDeadLetters(partition, batch.deadLetters()).run(connection);
    return batch.until();
  }
}
