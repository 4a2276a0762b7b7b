package io.plaudit.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/** One broker of a cluster as a process of its own, a voter of the cluster's quorum too. */
public final class BrokerMain {

  /** Names the file of the broker's properties. */
  static final String PROPERTIES = "BROKER_PROPERTIES";

  private BrokerMain() {}

  /** Runs until a signal ends it. */
  public static void main(String[] args) throws Exception {
    Properties properties = new Properties();
    try (Reader file = Files.newBufferedReader(Path.of(System.getenv(PROPERTIES)))) {
      properties.load(file);
    }
    format(properties);
    KafkaRaftServer server =
        new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
    Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "stop-broker"));
    server.startup();
    server.awaitShutdown();
  }

  private static void format(Properties properties) throws Exception {
    Path log = Path.of(properties.getProperty("log.dirs"));
    if (Files.exists(log.resolve("meta.properties"))) {
      return;
    }
    Formatter formatter =
        new Formatter()
            .setPrintStream(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
            .setNodeId(Integer.parseInt(properties.getProperty("node.id")))
            .setClusterId(properties.getProperty(BrokerProperties.CLUSTER_ID))
            .addDirectory(log.toString())
            .setMetadataLogDirectory(log.toString())
            .setControllerListenerName(BrokerProperties.CONTROLLER)
            .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
            .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
            .setIgnoreFormatted(true);
    formatter.run();
    if (!Files.exists(log.resolve("meta.properties"))) {
      throw new IOException(log + " is not formatted");
    }
  }
}
