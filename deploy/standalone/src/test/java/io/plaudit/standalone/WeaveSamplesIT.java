package io.plaudit.standalone;

/** Weave's, the requests of its Python client with their batches among them. */
final class WeaveSamplesIT extends SamplesContract {

  WeaveSamplesIT() {
    super("weave", 5);
  }
}
