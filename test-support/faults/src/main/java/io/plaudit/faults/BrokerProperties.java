package io.plaudit.faults;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The properties of one broker among three. */
final class BrokerProperties {

  static final String CONTROLLER = "CONTROLLER";
  static final String PEERS = "PEERS";
  static final String CLUSTER_ID = "faults.cluster.id";

  private static final Map<String, String> FIXED =
      Map.ofEntries(
          Map.entry("process.roles", "broker,controller"),
          Map.entry(CLUSTER_ID, "Zm9yIGEgZmF1bHQgcnVuMA"),
          Map.entry("controller.listener.names", CONTROLLER),
          Map.entry("inter.broker.listener.name", PEERS),
          Map.entry("auto.create.topics.enable", "false"),
          Map.entry("default.replication.factor", "3"),
          Map.entry("min.insync.replicas", "2"),
          Map.entry("offsets.topic.replication.factor", "3"),
          Map.entry("offsets.topic.num.partitions", "4"),
          Map.entry("transaction.state.log.replication.factor", "3"),
          Map.entry("transaction.state.log.min.isr", "2"),
          Map.entry("transaction.state.log.num.partitions", "4"),
          Map.entry("share.coordinator.state.topic.replication.factor", "3"),
          Map.entry("share.coordinator.state.topic.min.isr", "2"),
          Map.entry("share.coordinator.state.topic.num.partitions", "4"),
          Map.entry("group.initial.rebalance.delay.ms", "0"),
          Map.entry("message.max.bytes", Integer.toString(8 * 1024 * 1024)),
          Map.entry("replica.fetch.max.bytes", Integer.toString(8 * 1024 * 1024)),
          Map.entry("log.cleaner.dedupe.buffer.size", Integer.toString(16 * 1024 * 1024)),
          Map.entry("num.network.threads", "1"),
          Map.entry("num.io.threads", "4"),
          // Faults of seconds are to be noticed: these are a third to a tenth of the defaults.
          Map.entry("broker.session.timeout.ms", "3000"),
          Map.entry("broker.heartbeat.interval.ms", "500"),
          Map.entry("replica.lag.time.max.ms", "4000"),
          Map.entry("replica.socket.timeout.ms", "3000"),
          Map.entry("controller.quorum.fetch.timeout.ms", "2000"));

  private BrokerProperties() {}

  /**
   * Writes the file of one broker.
   *
   * @param voters of the quorum, as {@code node@host:port}
   */
  static Path write(
      Path directory, int node, List<Listener> listeners, Listener controller, List<String> voters)
      throws IOException {
    Properties all = new Properties();
    all.putAll(FIXED);
    all.put("node.id", Integer.toString(node));
    all.put("log.dirs", directory.resolve("log").toString());
    all.put(
        "listeners",
        Stream.concat(listeners.stream(), Stream.of(controller))
            .map(Listener::bound)
            .collect(Collectors.joining(",")));
    all.put(
        "advertised.listeners",
        listeners.stream().map(Listener::told).collect(Collectors.joining(",")));
    all.put(
        "listener.security.protocol.map",
        Stream.concat(listeners.stream(), Stream.of(controller))
            .map(listener -> listener.name() + ":PLAINTEXT")
            .collect(Collectors.joining(",")));
    all.put("controller.quorum.voters", String.join(",", voters));
    Path file = Files.createDirectories(directory).resolve("broker.properties");
    try (Writer writer = Files.newBufferedWriter(file)) {
      all.store(writer, null);
    }
    return file;
  }
}
