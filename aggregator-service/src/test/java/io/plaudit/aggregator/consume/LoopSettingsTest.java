package io.plaudit.aggregator.consume;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor;
import org.apache.kafka.clients.consumer.ConsumerPartitionAssignor.RebalanceProtocol;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;

final class LoopSettingsTest {

  /** Static members come back to what was assigned last: that must be all there is. */
  @Test
  void partitions_areAssignedInOneRound() throws ClassNotFoundException {
    Object assignor =
        LoopScenario.settings(100)
            .consumer()
            .get(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG);

    assertThat(
            Utils.newInstance((String) assignor, ConsumerPartitionAssignor.class)
                .supportedProtocols())
        .isEqualTo(List.of(RebalanceProtocol.EAGER));
  }

  /** One that comes by the same name takes the place of a static member, for good. */
  @Test
  void followers_haveNoPlaceThatAnotherCouldTake() {
    LoopSettings followers = LoopScenario.settings(100).following("other");

    assertThat(followers.consumer()).containsKey(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
    assertThat(followers.follower())
        .doesNotContainKey(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG)
        .containsEntry(ConsumerConfig.GROUP_ID_CONFIG, "group-other");
  }
}
