package io.plaudit.faults;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** A long run from the command line: {@code --seed N --faults N --directory D}. */
public final class FaultsMain {

  private static final int MANY = 200;
  private static final int MAX_SEED = 1_000_000;

  private FaultsMain() {}

  /** Ends with 0 where nothing differs, with 1 where something does, with 2 for a wrong option. */
  public static void main(String[] args) throws Exception {
    long seed = new Random().nextInt(MAX_SEED);
    int faults = MANY;
    Path directory = null;
    for (int i = 0; i < args.length; i += 2) {
      String value = i + 1 < args.length ? args[i + 1] : "";
      switch (args[i]) {
        case "--seed" -> seed = Long.parseLong(value);
        case "--faults" -> faults = Integer.parseInt(value);
        case "--directory" -> directory = Path.of(value);
        default -> {
          System.err.println("faults: unknown option " + args[i]);
          System.exit(2);
        }
      }
    }
    if (directory == null) {
      directory = Files.createTempDirectory("faults-" + seed + "-");
    }
    Outcome outcome;
    try (FaultRun run = new FaultRun(seed, faults, directory, FaultsMain::tell)) {
      outcome = run.run();
    }
    System.out.println(outcome.told());
    System.out.println("seed " + seed + "; logs and data in " + directory);
    System.exit(outcome.good() ? 0 : 1);
  }

  private static void tell(String line) {
    System.out.println(line);
  }
}
