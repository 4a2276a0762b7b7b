package io.plaudit.standalone.cli;

import io.plaudit.aggregator.AggregatorConfig;
import io.plaudit.aggregator.store.Rebuild;
import io.plaudit.aggregator.store.SameDatabase;
import io.plaudit.aggregator.store.StoreException;
import io.plaudit.model.TagNames;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code plaudit rebuild}: aggregates from the rows, or all from the log. */
@Command(
    name = "rebuild",
    mixinStandardHelpOptions = true,
    description = {
      "Makes the aggregates anew from the rows, partition by partition.",
      "Aggregators may run: they apply nothing meanwhile, and go on by themselves.",
      "With --from-log fills another database from the log, and compares the two."
    })
final class RebuildCommand implements Callable<Integer> {

  static final String PASSWORD_VARIABLE = "PLAUDIT_REBUILD_DATABASE_PASSWORD";

  @Mixin private Installation installation;

  @Option(
      names = "--tags",
      split = ",",
      paramLabel = "<a,b>",
      description = {
        "count by these metadata fields beside the standard ones from now on, as PLAUDIT_TAGS says;",
        "start the aggregators with these first"
      })
  private List<String> tags;

  @Option(names = "--from-log", description = "rows too, from the log, into --database-url")
  private boolean fromLog;

  @Option(
      names = "--database-url",
      paramLabel = "<url>",
      description = "postgresql://host:port/database, for --from-log; made beforehand, empty")
  private String databaseUrl;

  @Option(
      names = "--database-user",
      paramLabel = "<user>",
      description = {
        "of that database, whose password is in " + PASSWORD_VARIABLE,
        "(default: as of the one in use)"
      })
  private String databaseUser;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (fromLog == (databaseUrl == null)) {
      throw new ParameterException(
          spec.commandLine(), "--from-log and --database-url belong together");
    }
    AggregatorConfig config = installation.config(ofTags());
    try {
      return fromLog ? fromLog(config) : fromRows(config);
    } catch (StoreException | KafkaException e) {
      throw new CommandFailedException(e.getMessage(), e);
    }
  }

  private int fromRows(AggregatorConfig config) {
    PrintWriter out = spec.commandLine().getOut();
    Optional<TagNames> names =
        tags == null ? Optional.empty() : Optional.of(TagNames.standardAnd(tags));
    Rebuild rebuild = new Rebuild(config.database(), config.loop().topic(), names);
    for (int partition : rebuild.partitions()) {
      Rebuild.Result result = rebuild.run(partition);
      out.printf(
          "partition %d: %d feedbacks counted, %d under other tags%n",
          partition, result.rows(), result.retagged());
      if (result.kept() > 0) {
        out.printf(
            "partition %d: %d feedbacks keep their tags, of which the new ones are too long%n",
            partition, result.kept());
      }
      out.flush();
    }
    return Exit.OK;
  }

  private int fromLog(AggregatorConfig config) throws Exception {
    Map<String, String> more = new HashMap<>(ofTags());
    more.put("PLAUDIT_DATABASE_URL", databaseUrl);
    if (databaseUser != null) {
      more.put("PLAUDIT_DATABASE_USER", databaseUser);
      more.put(
          "PLAUDIT_DATABASE_PASSWORD",
          Optional.ofNullable(System.getenv(PASSWORD_VARIABLE)).orElse(""));
    }
    // A group of its own: the one in use keeps its partitions.
    more.put("PLAUDIT_GROUP_ID", config.loop().groupId() + "-rebuild");
    more.put("PLAUDIT_INSTANCE_ID", "rebuild");
    AggregatorConfig other = installation.config(more);
    if (SameDatabase.is(config.database(), other.database())) {
      throw new ParameterException(spec.commandLine(), "--database-url is the one in use");
    }
    return new Replay(config, other, spec.commandLine().getOut()).run(tags == null)
        ? Exit.OK
        : Exit.FAILED;
  }

  private Map<String, String> ofTags() {
    return tags == null ? Map.of() : Map.of("PLAUDIT_TAGS", String.join(",", tags));
  }
}
