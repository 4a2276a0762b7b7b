package io.plaudit.aggregator.store;

/** The store in PostgreSQL 15 or newer, over JDBC. {@link Migrations} has run before. */
public final class PostgresStore implements FeedbackStore {

  private final Sessions sessions;
  private final PostgresLog log;

  /**
   * A store; nothing is opened yet.
   *
   * @param topic the log's, after which sessions are named
   */
  public PostgresStore(DatabaseAccess access, String topic) {
    this.sessions = new Sessions(access);
    this.log = new PostgresLog(sessions, topic);
  }

  @Override
  public void claim(LogIdentity identity) {
    log.claim(identity);
  }

  @Override
  public PartitionStore open(int partition, long logStart) {
    return new PostgresPartition(log.open(partition, logStart));
  }

  /** The dead letters in this store. */
  public DeadLetterOutbox outbox() {
    return new PostgresOutbox(sessions);
  }

  /** The aggregates in this store, as they are to be published. */
  public AggregatesFeed aggregates() {
    return new PostgresAggregatesFeed(sessions);
  }
}
