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
}
