package io.plaudit.ingest.dialect;

/** The caller may not, or not now, or there is no such thing. The message is safe to send. */
public final class RefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * @param status 4xx or 503
   */
  public RefusedException(int status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  public int status() {
    return status;
  }
}
