package io.plaudit.benchmarks.peer;

import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The aggregates of each trace and of each of four tags as one would keep them with Kafka Streams:
 * exactly once, in RocksDB, with a change log for each store. It keeps no rows, removes no
 * duplicates, answers no SQL and sums in binary floating point; like ours it aggregates within a
 * partition, so nothing is sent through a topic to be keyed anew. Arguments: brokers, topic, id,
 * state directory.
 */
public final class StreamsPeer {

  static final String TRACES = "traces";
  static final String TAGS = "tags";

  private static final int THREADS = 2;

  private StreamsPeer() {}

  public static void main(String[] arguments) throws InterruptedException {
    KafkaStreams streams =
        new KafkaStreams(
            topology(arguments[1]), settings(arguments[0], arguments[2], arguments[3]));
    Runtime.getRuntime().addShutdownHook(new Thread(streams::close));
    streams.start();
    new CountDownLatch(1).await();
  }

  private static Topology topology(String topic) {
    return new Topology()
        .addSource("events", topic)
        .addProcessor("sums", SumsProcessor::new, "events")
        .addStateStore(store(TRACES), "sums")
        .addStateStore(store(TAGS), "sums");
  }

  /** As the DSL's aggregate() makes one: cached and logged. */
  private static StoreBuilder<KeyValueStore<byte[], byte[]>> store(String name) {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(name), Serdes.ByteArray(), Serdes.ByteArray())
        .withCachingEnabled();
  }

  private static Properties settings(String brokers, String id, String state) {
    Properties settings = new Properties();
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, id);
    settings.put(StreamsConfig.STATE_DIR_CONFIG, state);
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, THREADS);
    settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, 1);
    settings.put(
        StreamsConfig.DEFAULT_KEY_SERDE_CLASS_CONFIG, Serdes.ByteArray().getClass().getName());
    settings.put(
        StreamsConfig.DEFAULT_VALUE_SERDE_CLASS_CONFIG, Serdes.ByteArray().getClass().getName());
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    return settings;
  }
}
