package io.plaudit.faults;

/** What can happen to a part. */
enum FaultKind {
  /** SIGKILL, and started again after a while. */
  KILL,
  /** Stopped in good order, and started again after a while. */
  RESTART,
  /** SIGSTOP, and SIGCONT after a while: a zombie, if others take over meanwhile. */
  FREEZE,
  /** Its connections are reset, and new ones too for a while. */
  RESET,
  /** Nothing passes on its ways for a while, and nobody is told. */
  BLACK_HOLE,
  /** What passes on its ways is late for a while. */
  LATENCY;

  /** Whether it happens to the ways of a part, and not to its processes. */
  boolean cutsLinks() {
    return this == RESET || this == BLACK_HOLE || this == LATENCY;
  }
}
