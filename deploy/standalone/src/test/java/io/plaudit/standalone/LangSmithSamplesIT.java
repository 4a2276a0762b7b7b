package io.plaudit.standalone;

/** LangSmith's, as both of its SDKs make them. */
final class LangSmithSamplesIT extends SamplesContract {

  LangSmithSamplesIT() {
    super("langsmith", 15);
  }
}
