package io.plaudit.aggregator.consume;

/** Hears, on the loop's thread, how a loop gets on. */
interface LoopListener {

  /** It owns its partitions; told again and again. */
  void running();

  /** A batch is stored. */
  void committed();
}
