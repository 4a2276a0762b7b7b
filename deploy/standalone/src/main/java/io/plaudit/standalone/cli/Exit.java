package io.plaudit.standalone.cli;

/** What a command's exit status says. */
final class Exit {

  /** It did what it was asked, and found nothing wrong. */
  static final int OK = 0;

  /** It failed, or found what it looked for: a difference, say. */
  static final int FAILED = 1;

  /** It was asked wrongly. */
  static final int USAGE = 2;

  private Exit() {}
}
