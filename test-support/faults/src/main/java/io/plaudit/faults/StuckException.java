package io.plaudit.faults;

/** The system did not come back after what was done to it was over. */
final class StuckException extends Exception {

  private static final long serialVersionUID = 1L;

  StuckException(String message) {
    super(message);
  }
}
