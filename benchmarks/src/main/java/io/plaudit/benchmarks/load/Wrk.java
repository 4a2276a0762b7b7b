package io.plaudit.benchmarks.load;

import io.plaudit.benchmarks.part.Child;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * wrk, a load generator that asks again as soon as it is answered.
 *
 * @param module the directory of the benchmarks
 */
public record Wrk(Path module, Path logs) {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /**
   * As many requests as there are answers, over so many connections.
   *
   * @param requests a file, of which each line is a body or a whole request
   * @param key the API key; none where requests need none
   */
  public Answered maximum(URI url, Path requests, List<String> key, int connections, int seconds)
      throws IOException, InterruptedException {
    try (Child generator = begin(url, requests, key, connections, seconds)) {
      return Answered.of(generator.awaitEnd(Duration.ofSeconds(seconds).plus(PATIENCE)));
    }
  }

  /** The same in the background. */
  Child begin(URI url, Path requests, List<String> key, int connections, int seconds)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "wrk",
                "-t1",
                "-c" + connections,
                "-d" + seconds + "s",
                "--timeout",
                "10s",
                "-s",
                module.resolve("load/post.lua").toString(),
                url.toString(),
                "--",
                requests.toString()));
    command.addAll(key);
    return Child.start(command, Map.of(), logs.resolve("wrk.log"));
  }
}
