package io.plaudit.aggregator.store;

/** Somebody else writes this partition now. Nothing of the batch is stored. */
public final class StaleOwnerException extends StoreException {

  private static final long serialVersionUID = 1L;

  public StaleOwnerException(int partition, long from) {
    super("partition " + partition + " is not at offset " + from + ": another owner has it", null);
  }

  StaleOwnerException(int partition, Throwable cause) {
    super("partition " + partition + " is locked by a newer owner", cause);
  }
}
