package io.plaudit.testsupport;

import io.plaudit.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.testcontainers.kafka.KafkaContainer;

/**
 * The broker that all tests of a JVM share: a container where an engine answers, else embedded. It
 * starts at the first use and ends with the JVM. Topics are not made by writing to them.
 */
public final class TestKafka {

  private static final String IMAGE = "apache/kafka:4.3.1";
  private static final String MAX_BATCH_BYTES = Integer.toString(8 * 1024 * 1024);

  private TestKafka() {}

  /** Where clients connect, as {@code host:port}. */
  public static String bootstrapServers() {
    return Shared.BOOTSTRAP_SERVERS;
  }

  /** A name that no other test uses. */
  public static String uniqueTopic(String prefix) {
    return prefix + "-" + UUID.randomUUID();
  }

  /** Makes an empty topic with the broker's defaults and returns its name. */
  public static String createTopic(String name, int partitions) {
    return createTopic(name, partitions, Map.of());
  }

  /** Makes an empty topic and returns its name; fails if there is one of that name. */
  public static String createTopic(String name, int partitions, Map<String, String> settings) {
    NewTopic topic = new NewTopic(name, partitions, (short) 1).configs(settings);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
      admin.createTopics(List.of(topic)).all().get();
      return name;
    } catch (ExecutionException e) {
      throw new IllegalStateException("topic " + name + " cannot be made", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static final class Shared {

    static final String BOOTSTRAP_SERVERS = start();

    private static String start() {
      return Containers.start(container())
          .map(KafkaContainer::getBootstrapServers)
          .orElseGet(Shared::embedded);
    }

    @SuppressWarnings("resource") // Closed at the end of the JVM, if it is started at all.
    private static KafkaContainer container() {
      return new KafkaContainer(IMAGE)
          .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
          .withEnv("KAFKA_MESSAGE_MAX_BYTES", MAX_BATCH_BYTES)
          .withEnv("KAFKA_REPLICA_FETCH_MAX_BYTES", MAX_BATCH_BYTES);
    }

    private static String embedded() {
      Path directory = JvmEnd.temporaryDirectory("test-kafka");
      EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0);
      JvmEnd.close(kafka, () -> JvmEnd.delete(directory));
      return kafka.bootstrapServers();
    }
  }
}
