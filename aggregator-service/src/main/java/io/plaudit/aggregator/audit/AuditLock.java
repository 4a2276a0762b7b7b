package io.plaudit.aggregator.audit;

/**
 * The advisory lock of the one audit that a store is under: of a session, so that it ends with
 * whoever holds it, however that ends. A rebuild holds it too.
 */
public final class AuditLock {

  /** Any two numbers that nobody else takes. */
  static final int CLASS = 1_886_151_029;

  static final int NUMBER = 1;

  /** Waits for it, for as long as the session waits for locks. */
  public static final String AWAIT = "select pg_advisory_lock(" + CLASS + ", " + NUMBER + ")";

  static final String TAKE = "select pg_try_advisory_lock(" + CLASS + ", " + NUMBER + ")";

  private AuditLock() {}
}
