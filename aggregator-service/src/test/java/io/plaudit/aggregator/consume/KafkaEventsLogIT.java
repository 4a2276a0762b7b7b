package io.plaudit.aggregator.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.plaudit.testsupport.TestKafka;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

final class KafkaEventsLogIT {

  /** Kafka removes groups that have no members and no offsets, which are ours. */
  @Test
  void a_group_that_is_gone_has_no_members() {
    Admin admin = Admin.create(Map.of("bootstrap.servers", TestKafka.bootstrapServers()));
    try (KafkaEventsLog log = new KafkaEventsLog(admin, "no topic")) {
      assertThat(log.hasMember(TestKafka.uniqueTopic("group"), "anybody")).isFalse();
    }
  }
}
