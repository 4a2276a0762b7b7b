package io.plaudit.aggregator.store;

/** Side objects in PostgreSQL, in a schema of their own with the tables of a log of its own. */
public final class PostgresObjectStore implements ObjectStore {

  private static final String SCHEMA = "objects";

  private final PostgresLog log;

  /**
   * A store; nothing is opened yet.
   *
   * @param topic the log's, after which sessions are named
   */
  public PostgresObjectStore(DatabaseAccess access, String topic) {
    this.log = new PostgresLog(new Sessions(access, SCHEMA), topic);
  }

  @Override
  public void claim(LogIdentity identity) {
    log.claim(identity);
  }

  @Override
  public ObjectPartitionStore open(int partition, long logStart) {
    return new PostgresObjectPartition(log.open(partition, logStart));
  }
}
