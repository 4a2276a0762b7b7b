package io.plaudit.embedded;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/** The properties of a broker that is its own controller and has no replicas. */
final class BrokerSettings {

  static final int NODE_ID = 1;
  static final String CONTROLLER_LISTENER = "CONTROLLER";

  private static final int MAX_BATCH_BYTES = 8 * 1024 * 1024;

  private static final Map<String, String> FIXED =
      Map.ofEntries(
          Map.entry("process.roles", "broker,controller"),
          Map.entry("node.id", Integer.toString(NODE_ID)),
          Map.entry("controller.listener.names", CONTROLLER_LISTENER),
          Map.entry("auto.create.topics.enable", "false"),
          Map.entry("default.replication.factor", "1"),
          Map.entry("min.insync.replicas", "1"),
          Map.entry("offsets.topic.replication.factor", "1"),
          Map.entry("offsets.topic.num.partitions", "4"),
          Map.entry("transaction.state.log.replication.factor", "1"),
          Map.entry("transaction.state.log.min.isr", "1"),
          Map.entry("transaction.state.log.num.partitions", "4"),
          Map.entry("share.coordinator.state.topic.replication.factor", "1"),
          Map.entry("share.coordinator.state.topic.min.isr", "1"),
          Map.entry("share.coordinator.state.topic.num.partitions", "4"),
          Map.entry("group.initial.rebalance.delay.ms", "0"),
          // A record of 6 MiB and what goes around it.
          Map.entry("message.max.bytes", Integer.toString(MAX_BATCH_BYTES)),
          Map.entry("replica.fetch.max.bytes", Integer.toString(MAX_BATCH_BYTES)),
          Map.entry("log.retention.ms", "-1"),
          Map.entry("log.retention.bytes", "-1"),
          // After a kill the unflushed segment of each partition is read again before the broker
          // serves: small segments keep that short.
          Map.entry("log.segment.bytes", Integer.toString(128 * 1024 * 1024)),
          // The default takes 128 MiB of the heap that the services share.
          Map.entry("log.cleaner.dedupe.buffer.size", Integer.toString(16 * 1024 * 1024)),
          // A broker that was killed keeps its registration for this long, and the next start waits
          // for it to end. Without a controlled shutdown every stop would be like a kill.
          Map.entry("broker.session.timeout.ms", "2000"),
          Map.entry("broker.heartbeat.interval.ms", "500"),
          Map.entry("controlled.shutdown.enable", "true"));

  private BrokerSettings() {}

  static Properties of(
      Path logDirectory, int brokerPort, int controllerPort, Map<String, String> overrides) {
    Properties properties = new Properties();
    properties.putAll(FIXED);
    String broker = "PLAINTEXT://127.0.0.1:" + brokerPort;
    String controller = "127.0.0.1:" + controllerPort;
    properties.put("log.dirs", logDirectory.toString());
    properties.put("listeners", broker + "," + CONTROLLER_LISTENER + "://" + controller);
    properties.put("advertised.listeners", broker);
    properties.put("controller.quorum.voters", NODE_ID + "@" + controller);
    properties.putAll(overrides);
    return properties;
  }
}
