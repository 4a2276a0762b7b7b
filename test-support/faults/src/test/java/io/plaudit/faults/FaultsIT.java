package io.plaudit.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/**
 * A short run in every build, a long one under the profile nightly. The properties {@code seed} and
 * {@code faults} say which.
 */
class FaultsIT {

  private static final long SEED = Long.getLong("seed", 436);
  private static final int FAULTS = Integer.getInteger("faults", 8);

  @Test
  void nothingIsLostAndNothingIsTwiceWhateverHappensToTheParts() throws Exception {
    Path directory =
        Files.createTempDirectory(Files.createDirectories(Path.of("target", "faults")), SEED + "-");
    try (FaultRun run = new FaultRun(SEED, FAULTS, directory, FaultsIT::tell)) {
      Outcome outcome = run.run();
      System.out.println(outcome.told());
      assertThat(outcome.differences())
          .as("seed %d; logs and data in %s", SEED, directory)
          .isEmpty();
      theComparisonSeesWhatIsWrong(run);
    }
  }

  /** A harness that finds nothing must be one that would. */
  private static void theComparisonSeesWhatIsWrong(FaultRun run) throws Exception {
    try (Connection connection = run.database().connect();
        Statement statement = connection.createStatement()) {
      String live = "(select feedback_id from feedback where not retracted order by 1 %s limit 1)";
      statement.execute(
          "update feedback set weight = 0.12345 where feedback_id = " + live.formatted("asc"));
      statement.execute("delete from feedback where feedback_id = " + live.formatted("desc"));
      statement.execute(
          """
          insert into feedback select (jsonb_populate_record(
            f, jsonb_build_object('feedback_id', '11111111-1111-4111-8111-111111111111'))).*
          from feedback f where not retracted limit 1
          """);
    }
    assertThat(run.compare().differences())
        .anyMatch(line -> line.startsWith("acknowledged, and lost"))
        .anyMatch(line -> line.startsWith("stored, and never acknowledged"))
        .anyMatch(line -> line.contains("weight=0.12345"))
        .anyMatch(line -> line.startsWith("audit"));
  }

  private static void tell(String line) {
    System.out.println(line);
  }
}
