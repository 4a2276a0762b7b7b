package io.plaudit.ingest.dialect;

/**
 * What the store answered does not hold all that the vendor's answer has to, and that answer has no
 * way to say so. The message is safe to send.
 */
public final class IncompleteAnswerException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public IncompleteAnswerException(String message) {
    super(message, null, false, false);
  }
}
