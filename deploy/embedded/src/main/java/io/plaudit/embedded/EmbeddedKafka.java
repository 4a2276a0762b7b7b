package io.plaudit.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A Kafka broker in this JVM, its own KRaft controller, listening on 127.0.0.1 only and without
 * authentication: whoever can log in to the machine can use it.
 *
 * <p>An acknowledged record is in the operating system's page cache. It survives the end of this
 * process in any manner, {@code kill -9} included; a power failure may take the last seconds.
 * Topics keep their records for ever unless they, or the overrides, say otherwise.
 *
 * <p>After {@link #close} the same directory can be started again, in this JVM or another.
 */
public final class EmbeddedKafka implements AutoCloseable {

  private final KafkaRaftServer server;
  private final int port;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedKafka(KafkaRaftServer server, int port) {
    this.server = server;
    this.port = port;
  }

  /** As {@link #start(Path, int, Map)}, without overrides. */
  public static EmbeddedKafka start(Path dataDirectory, int port) {
    return start(dataDirectory, port, Map.of());
  }

  /**
   * Starts the broker and returns when it serves: after about two seconds, or five where the last
   * one on this directory was killed.
   *
   * @param dataDirectory where everything is kept; created if absent, of one broker at a time
   * @param port where clients connect; 0 means the port used last, if it is still free, else any
   * @param overrides broker properties that replace or add to the ones set here
   * @throws UncheckedIOException if the directory cannot be used
   * @throws org.apache.kafka.common.KafkaException if the directory or the port is in use
   */
  public static EmbeddedKafka start(Path dataDirectory, int port, Map<String, String> overrides) {
    try {
      Path root = Files.createDirectories(dataDirectory).toRealPath();
      int brokerPort = port == 0 ? Ports.lastOrFree(root.resolve("broker.port"), port) : port;
      int controllerPort = Ports.lastOrFree(root.resolve("controller.port"), brokerPort);
      Path log = root.resolve("log");
      format(log);
      return start(BrokerSettings.of(log, brokerPort, controllerPort, overrides), brokerPort);
    } catch (IOException e) {
      throw new UncheckedIOException("Kafka cannot use " + dataDirectory, e);
    }
  }

  private static EmbeddedKafka start(Properties settings, int port) {
    KafkaRaftServer server =
        new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM);
    EmbeddedKafka kafka = new EmbeddedKafka(server, port);
    try {
      server.startup();
    } catch (RuntimeException | Error e) {
      kafka.close();
      throw e;
    }
    return kafka;
  }

  private static void format(Path log) throws IOException {
    if (Files.exists(log.resolve("meta.properties"))) {
      return;
    }
    Formatter formatter =
        new Formatter()
            .setPrintStream(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
            .setNodeId(BrokerSettings.NODE_ID)
            .setClusterId(Uuid.randomUuid().toString())
            .addDirectory(log.toString())
            .setMetadataLogDirectory(log.toString())
            .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
            .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
            .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
            .setIgnoreFormatted(true);
    try {
      formatter.run();
    } catch (Exception e) {
      throw new IOException("Kafka cannot format " + log, e);
    }
  }

  /** Where clients connect, as {@code host:port}. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /** The port where clients connect. */
  public int port() {
    return port;
  }

  /** Stops the broker and returns when it has; a second call does nothing. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      server.shutdown();
      server.awaitShutdown();
    }
  }

  @Override
  public String toString() {
    return "EmbeddedKafka[" + bootstrapServers() + "]";
  }
}
