package io.plaudit.standalone;

/** A part would not start; the message says which and why. */
final class StartFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  StartFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
