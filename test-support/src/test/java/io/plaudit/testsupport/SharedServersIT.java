package io.plaudit.testsupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.ResultSet;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class SharedServersIT {

  @Test
  void theBrokerHasTheTopicsItWasAskedFor() throws Exception {
    String topic = TestKafka.createTopic(TestKafka.uniqueTopic("events"), 3);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", TestKafka.bootstrapServers()))) {
      var described = admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
      assertThat(described.partitions()).hasSize(3);
    }
    assertThatThrownBy(() -> TestKafka.createTopic(topic, 3))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(topic);
  }

  @Test
  void everyDatabaseIsEmptyAndItsOwn() throws Exception {
    TestDatabase one = TestPostgres.freshDatabase();
    TestDatabase other = TestPostgres.freshDatabase();
    one.execute("create table mine (id int)");
    try (Connection connection = other.connect();
        ResultSet tables = connection.getMetaData().getTables(null, "public", "%", null)) {
      assertThat(tables.next()).isFalse();
    }
  }
}
