package io.plaudit.perimeter;

/** Certificate and key cannot be used; the message says why and quotes nothing of the key. */
public final class UnusableIdentityException extends Exception {

  private static final long serialVersionUID = 1L;

  UnusableIdentityException(String message) {
    super(message);
  }

  UnusableIdentityException(String message, Throwable cause) {
    super(message, cause);
  }
}
