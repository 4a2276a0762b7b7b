package io.plaudit.aggregator.consume;

/** Something that consumes until it is stopped. Single use. */
interface Loop {

  /** Runs until it is stopped, or throws. */
  void run();

  /** Lets what is in hand end, then ends {@link #run}. From any thread. */
  void stop();
}
