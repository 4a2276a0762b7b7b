package io.plaudit.benchmarks.part;

import io.plaudit.codec.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** A broker in its own JVM, and what the rows ask of it. */
public final class Broker implements AutoCloseable {

  public static final int PARTITIONS = 4;

  private static final Duration START = Duration.ofMinutes(1);
  private static final Pattern LISTENING = Pattern.compile("listening at (\\S+)");

  private final Child child;
  private final String address;
  private final Admin admin;

  private Broker(Child child, String address) {
    this.child = child;
    this.address = address;
    admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, address));
  }

  /** Starts a broker on a new or an old directory. */
  public static Broker start(Jvm jvm, Path directory) throws IOException, InterruptedException {
    Child child = jvm.bench("broker", BrokerMain.class, directory.toString());
    return new Broker(child, child.awaitOutput(LISTENING, START));
  }

  public String address() {
    return address;
  }

  public long pid() {
    return child.pid();
  }

  public Admin admin() {
    return admin;
  }

  /** Makes a topic as the services would. */
  public void create(String topic) throws ExecutionException, InterruptedException {
    NewTopic made =
        new NewTopic(topic, PARTITIONS, Topics.replication(true))
            .configs(Topics.settings(true, -1));
    admin.createTopics(List.of(made)).all().get();
  }

  /** Removes the topics of these names, where they are. */
  public void delete(Pattern names) throws ExecutionException, InterruptedException {
    Set<String> doomed =
        admin.listTopics().names().get().stream()
            .filter(name -> names.matcher(name).matches())
            .collect(Collectors.toSet());
    admin.deleteTopics(doomed).all().get();
  }

  public boolean has(String topic) throws ExecutionException, InterruptedException {
    return admin.listTopics().names().get().contains(topic);
  }

  /** Where the partitions of a topic end. */
  public Map<TopicPartition, Long> ends(String topic)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> latest =
        IntStream.range(0, PARTITIONS)
            .boxed()
            .collect(
                Collectors.toMap(
                    number -> new TopicPartition(topic, number), number -> OffsetSpec.latest()));
    return admin.listOffsets(latest).all().get().entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, end -> end.getValue().offset()));
  }

  @Override
  public void close() {
    admin.close();
    child.close();
  }
}
