package io.plaudit.aggregator.consume;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loops of what is only an extra: another follows whatever one ends with. An Error, after which
 * nothing can be said of the process, is left to those who cannot do without it.
 */
final class UnendingLoops implements Loops {

  private static final Logger LOG = LoggerFactory.getLogger(UnendingLoops.class);

  private final Loops loops;

  UnendingLoops(Loops loops) {
    this.loops = loops;
  }

  @Override
  public Loop next(LoopListener listener) {
    try {
      return new Unending(loops.next(listener));
    } catch (Error e) {
      throw failure(e);
    }
  }

  private static IllegalStateException failure(Error error) {
    LOG.atError().setCause(error).log("a follower ends");
    return new IllegalStateException(error.toString(), error);
  }

  private record Unending(Loop loop) implements Loop {

    @Override
    public void run() {
      try {
        loop.run();
      } catch (Error e) {
        throw failure(e);
      }
    }

    @Override
    public void stop() {
      loop.stop();
    }
  }
}
