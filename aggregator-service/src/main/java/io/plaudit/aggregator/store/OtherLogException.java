package io.plaudit.aggregator.store;

/** The store belongs to another log: going on would mix two. Needs an operator. */
public final class OtherLogException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public OtherLogException(LogIdentity stored, LogIdentity offered) {
    super("the store belongs to " + stored + ", not to " + offered);
  }
}
