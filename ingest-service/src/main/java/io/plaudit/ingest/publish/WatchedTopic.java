package io.plaudit.ingest.publish;

import java.util.List;
import java.util.concurrent.ExecutionException;

/** A topic that somebody looks at again and again. Blocks; not thread-safe. */
interface WatchedTopic extends AutoCloseable {

  /**
   * What a look found.
   *
   * @param problems why records there would not be safe or not be taken, empty when all is well
   * @param lost it is not the topic any more that it was: nothing may be written to it
   */
  record State(List<String> problems, boolean lost) {

    static State lost(String reason) {
      return new State(
          List.of(reason + ": restart the service when this is as it should be"), true);
    }
  }

  /**
   * Looks, and makes the topic if there never was one.
   *
   * @throws ExecutionException when the brokers do not answer, or refuse
   * @throws org.apache.kafka.common.KafkaException when they cannot even be named
   */
  State look() throws ExecutionException, InterruptedException;

  @Override
  void close();
}
