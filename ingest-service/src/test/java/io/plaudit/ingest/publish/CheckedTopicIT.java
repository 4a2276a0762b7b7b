package io.plaudit.ingest.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.plaudit.settings.LogSettings;
import io.plaudit.testsupport.TestKafka;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A topic that was trusted once, on a real broker. */
final class CheckedTopicIT {

  private final String name = TestKafka.uniqueTopic("events");
  private final Admin admin =
      Admin.create(Map.of("bootstrap.servers", TestKafka.bootstrapServers()));
  private final KafkaSettings settings = settings(name + ".objects");
  private final CheckedTopic topic = new CheckedTopic(settings, TopicPlan.events(settings));

  @BeforeEach
  void make() {
    Awaitility.await().until(() -> topic.look().problems().isEmpty());
  }

  @AfterEach
  void close() {
    topic.close();
    admin.close();
  }

  @Test
  void a_topic_that_is_gone_is_not_made_again() throws Exception {
    admin.deleteTopics(List.of(name)).all().get();
    awaitLost("is gone");

    assertThat(topic.look().lost()).isTrue();
    assertThat(admin.listTopics().names().get()).doesNotContain(name);
  }

  @Test
  void a_topic_made_anew_under_the_same_name_is_not_taken() throws Exception {
    admin.deleteTopics(List.of(name)).all().get();
    awaitLost("is gone");
    admin.createTopics(List.of(new NewTopic(name, 2, (short) 1))).all().get();

    awaitLost("was made anew");
  }

  @Test
  void a_topic_of_more_partitions_than_before_is_not_taken() throws Exception {
    admin.createPartitions(Map.of(name, NewPartitions.increaseTo(3))).all().get();

    awaitLost("had 2 partitions, now it has 3");
  }

  private void awaitLost(String reason) {
    Awaitility.await()
        .untilAsserted(
            () -> {
              WatchedTopic.State state = topic.look();
              assertThat(state.lost()).isTrue();
              assertThat(state.problems()).singleElement().asString().contains(reason);
            });
  }

  @Test
  void the_topic_of_objects_is_made_compacted() throws Exception {
    try (CheckedTopic objects = new CheckedTopic(settings, TopicPlan.objects(settings))) {
      Awaitility.await().until(() -> objects.look().problems().isEmpty());
    }
  }

  @Test
  void a_topic_of_objects_that_forgets_is_not_taken() throws Exception {
    KafkaSettings deleting = settings(TestKafka.createTopic(TestKafka.uniqueTopic("objects"), 1));
    try (CheckedTopic objects = new CheckedTopic(deleting, TopicPlan.objects(deleting))) {
      assertThat(objects.look().problems()).contains("cleanup.policy must be compact");
    }
  }

  private KafkaSettings settings(String objects) {
    Map<String, String> kafka = Map.of("bootstrap.servers", TestKafka.bootstrapServers());
    return new KafkaSettings(
        new LogSettings(kafka, name, objects, true), 2, Duration.ofMillis(-1), 1024);
  }
}
