package io.plaudit.standalone.cli;

import io.plaudit.aggregator.AggregatorConfig;
import io.plaudit.aggregator.consume.LogCopy;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code plaudit grow}: the log once more, with more partitions. */
@Command(
    name = "grow",
    mixinStandardHelpOptions = true,
    description = {
      "Copies the events to a topic with more partitions, up to where they end now.",
      "Again it copies what has come since. Front doors and aggregators may run."
    })
final class Grow implements Callable<Integer> {

  @Mixin private Installation installation;

  @Option(
      names = "--topic",
      required = true,
      paramLabel = "<name>",
      description = "of the copy; made if it is not there")
  private String topic;

  @Option(
      names = "--partitions",
      required = true,
      paramLabel = "<number>",
      description = "of the copy; more than the log has")
  private int partitions;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    AggregatorConfig config = installation.config(Map.of());
    try (LogCopy copy = new LogCopy(config.loop().log(), topic, partitions)) {
      long copied = copy.run();
      spec.commandLine().getOut().printf("%d events copied to %s%n", copied, topic);
      return Exit.OK;
    } catch (KafkaException | IllegalArgumentException e) {
      throw new CommandFailedException(e.getMessage(), e);
    }
  }
}
