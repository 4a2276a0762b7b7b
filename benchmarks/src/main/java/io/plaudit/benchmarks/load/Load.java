package io.plaudit.benchmarks.load;

import io.plaudit.benchmarks.part.Child;
import io.plaudit.benchmarks.part.Services;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Load on a front door, by processes of others: wrk for what it can take at most (closed loop),
 * Hyperfoil for latencies at a fixed rate (open loop).
 */
public final class Load {

  private static final long SEED = 7;
  private static final int TRACES = 500_000;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int CONNECTIONS = 256;

  private final Path module;
  private final Path logs;
  private final Path bodies;

  /**
   * Writes the bodies that are sent.
   *
   * @param module the directory of the benchmarks
   * @param scratch where they go
   * @param requests how many different ones
   * @param items in each; 1 is a single feedback, more are an array
   */
  public Load(Path module, Path scratch, Path logs, int requests, int items) throws IOException {
    this.module = module;
    this.logs = logs;
    bodies = scratch.resolve("bodies-of-" + items + ".txt");
    Feedbacks feedbacks = new Feedbacks(SEED, 0, TRACES);
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < requests; i++) {
      StringJoiner array = new StringJoiner(",", "[", "]");
      for (int item = 0; item < items; item++) {
        array.add(feedbacks.next().body());
      }
      String text = array.toString();
      lines.append(items == 1 ? text.substring(1, text.length() - 1) : text).append('\n');
    }
    Files.writeString(bodies, lines);
  }

  /** As many requests as there are answers, over so many connections. */
  public Answered maximum(URI url, int connections, int seconds)
      throws IOException, InterruptedException {
    try (Child generator = beginMaximum(url, connections, seconds)) {
      return await(generator, seconds);
    }
  }

  /** The same in the background. */
  public Child beginMaximum(URI url, int connections, int seconds) throws IOException {
    return new Wrk(module, logs).begin(url, bodies, List.of(Services.KEY), connections, seconds);
  }

  /** So many requests a second, after as many that are not counted. */
  public Answered atRate(URI url, int perSecond, int warmUpSeconds, int seconds)
      throws IOException, InterruptedException {
    try (Child generator = begin(url, perSecond, warmUpSeconds, seconds)) {
      return await(generator, warmUpSeconds + seconds);
    }
  }

  /** The same in the background; it ends by itself or by being closed. */
  public Child begin(URI url, int perSecond, int warmUpSeconds, int seconds) throws IOException {
    return Child.start(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            // Its own pauses would be measured as the server's: it never fills this.
            "-XX:+UseSerialGC",
            "-Xms2g",
            "-Xmn1600m",
            "-Xmx2g",
            "-cp",
            classPath(),
            "io.plaudit.benchmarks.fixedrate.FixedRate",
            url.toString(),
            Services.KEY,
            bodies.toString(),
            Integer.toString(perSecond),
            Integer.toString(warmUpSeconds),
            Integer.toString(seconds),
            Integer.toString(CONNECTIONS)),
        Map.of(),
        logs.resolve("hyperfoil.log"));
  }

  /** What a generator in the background counted. */
  public static Answered await(Child generator, int seconds)
      throws IOException, InterruptedException {
    return Answered.of(generator.awaitEnd(Duration.ofSeconds(seconds).plus(PATIENCE)));
  }

  private String classPath() {
    Path target = module.resolve("fixed-rate/target");
    return target.resolve("classes") + ":" + target.resolve("lib") + "/*";
  }
}
