package io.plaudit.aggregator.consume;

/**
 * How the loop is.
 *
 * @param detail why it is not running, for people
 */
public record LoopStatus(State state, String detail) {

  /**
   * What a loop goes through. The last three are final: {@code FAILED} needs an operator, after
   * {@code CRASHED} only a new process can go on.
   */
  public enum State {
    STARTING,
    RUNNING,
    RESTARTING,
    FAILED,
    CRASHED,
    STOPPED
  }

  public boolean isRunning() {
    return state == State.RUNNING;
  }
}
