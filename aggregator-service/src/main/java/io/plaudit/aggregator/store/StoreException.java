package io.plaudit.aggregator.store;

/** The store cannot be used now. What was asked is not done; asking again later may help. */
public class StoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
