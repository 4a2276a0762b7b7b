package io.plaudit.ingest;

import io.plaudit.testsupport.TestKafka;

/** A front door on topics of its own, and what answers its reads. */
final class OneDoor implements AutoCloseable {

  private final FakeAggregator aggregator = new FakeAggregator();
  private final TestDoor door;

  OneDoor() {
    door =
        new TestDoor(
            TestDoor.variables(
                TestKafka.bootstrapServers(), TestKafka.uniqueTopic("events"), aggregator.port()));
    door.awaitReadyForWrites();
  }

  FakeAggregator aggregator() {
    return aggregator;
  }

  TestDoor door() {
    return door;
  }

  @Override
  public void close() {
    door.close();
    aggregator.close();
  }
}
