package io.plaudit.benchmarks.fixedrate;

import io.hyperfoil.api.config.BenchmarkBuilder;
import io.hyperfoil.api.statistics.StatisticsSnapshot;
import io.hyperfoil.core.impl.LocalSimulationRunner;
import io.hyperfoil.http.api.HttpMethod;
import io.hyperfoil.http.config.HttpPluginBuilder;
import io.hyperfoil.http.config.Protocol;
import io.hyperfoil.http.statistics.HttpStats;
import io.hyperfoil.http.steps.HttpStepCatalog;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * POSTs the lines of a file, drawn at random, at a fixed rate. A request is sent when it is due,
 * however slowly others are answered, so slow answers do not thin out the load (no coordinated
 * omission); where all connections are busy it waits, which is reported as blocked.
 *
 * <p>Arguments: URL, API key, file, requests a second, seconds to warm up, seconds to measure,
 * connections. The answer is one line of {@code name=value}, times in milliseconds.
 */
public final class FixedRate {

  private static final String WARM_UP = "warm-up";
  private static final String TEST = "test";
  private static final double NANOS_PER_MS = TimeUnit.MILLISECONDS.toNanos(1);

  private static List<byte[]> bodies = List.of();

  private FixedRate() {}

  public static void main(String[] arguments) throws IOException {
    URI url = URI.create(arguments[0]);
    bodies =
        Files.readAllLines(Path.of(arguments[2])).stream()
            .map(line -> line.getBytes(StandardCharsets.UTF_8))
            .toList();
    int rate = Integer.parseInt(arguments[3]);
    BenchmarkBuilder benchmark =
        BenchmarkBuilder.builder()
            .name("feedback")
            .addPlugin(HttpPluginBuilder::new)
            .ergonomics()
            .repeatCookies(false)
            .userAgentFromSession(false)
            .endErgonomics()
            .http()
            .protocol(Protocol.HTTP)
            .host(url.getHost())
            .port(url.getPort())
            .sharedConnections(Integer.parseInt(arguments[6]))
            .endHttp()
            .endPlugin()
            .threads(1);
    addPhase(benchmark, WARM_UP, url.getPath(), arguments[1], rate, arguments[4]);
    addPhase(benchmark, TEST, url.getPath(), arguments[1], rate, arguments[5]);
    StatisticsSnapshot total = new StatisticsSnapshot();
    new LocalSimulationRunner(
            benchmark.build(),
            (phase, step, metric, snapshot, countDown) -> {
              if (phase.name().equals(TEST)) {
                total.add(snapshot);
              }
            },
            null,
            null)
        .run();
    System.out.println(answer(total));
    // Hyperfoil's event loops do not end by themselves.
    System.exit(0);
  }

  private static void addPhase(
      BenchmarkBuilder benchmark, String name, String path, String key, int rate, String seconds) {
    var phase =
        benchmark
            .addPhase(name)
            .constantRate(rate)
            .variance(false)
            .maxSessions(rate)
            .duration(TimeUnit.SECONDS.toMillis(Long.parseLong(seconds)));
    if (name.equals(TEST)) {
      phase.startAfterStrict(WARM_UP);
    }
    phase
        .scenario()
        .initialSequence("post")
        .step(HttpStepCatalog.SC)
        .httpRequest(HttpMethod.POST)
        .path(path)
        .headers()
        .header("content-type", "application/json")
        .header("x-portkey-api-key", key)
        .endHeaders()
        .body((session, connection) -> Unpooled.wrappedBuffer(any()))
        .endStep();
  }

  private static byte[] any() {
    return bodies.get(ThreadLocalRandom.current().nextInt(bodies.size()));
  }

  private static String answer(StatisticsSnapshot total) {
    HttpStats http = HttpStats.get(total);
    return String.format(
        Locale.ROOT,
        "requests=%d failed=%d p50=%.3f p99=%.3f max=%.3f blocked=%.3f",
        total.requestCount,
        total.requestCount - http.status_2xx,
        total.histogram.getValueAtPercentile(50) / NANOS_PER_MS,
        total.histogram.getValueAtPercentile(99) / NANOS_PER_MS,
        total.histogram.getMaxValue() / NANOS_PER_MS,
        total.blockedTime / NANOS_PER_MS);
  }
}
