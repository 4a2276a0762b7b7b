package io.plaudit.aggregator.store;

final class InMemoryStoreTest extends FeedbackStoreContract {

  private final InMemoryStore store = new InMemoryStore();

  @Override
  FeedbackStore store() {
    return store;
  }

  @Override
  StoreContents contents() {
    return store.contents();
  }
}
