package io.plaudit.aggregator.store;

/**
 * The store will not take this batch, however often it is tried: its content is at fault. Nothing
 * of it is stored.
 */
public final class RefusedBatchException extends StoreException {

  private static final long serialVersionUID = 1L;

  private final String code;

  /**
   * A refusal.
   *
   * @param code the SQLSTATE, or what else stands for the reason; says nothing of the content
   */
  public RefusedBatchException(String code, Throwable cause) {
    super("the store refused a batch: " + code, cause);
    this.code = code;
  }

  public String code() {
    return code;
  }
}
