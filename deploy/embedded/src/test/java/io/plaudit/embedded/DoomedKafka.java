package io.plaudit.embedded;

import java.nio.file.Path;

/** Main class of a process that has one record acknowledged. */
final class DoomedKafka {

  private DoomedKafka() {}

  public static void main(String[] args) throws Exception {
    EmbeddedKafka kafka = EmbeddedKafka.start(Path.of(args[0]), 0);
    Records.createTopic(kafka, "kept", 1);
    Records.send(kafka, "kept", "acknowledged");
    DoomedProcess.waitToBeKilled(args[1]);
  }
}
