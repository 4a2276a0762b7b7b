package io.plaudit.testsupport.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the inputs of one fuzzing, limits the time of each, and looks at the heap before and
 * after. One that never ends is printed and ends the JVM, which fails the build: nothing else stops
 * a loop. Thread-safe.
 */
public final class FuzzRun implements AutoCloseable {

  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final int LOOKS_A_MINUTE = 60;
  private static final int HUNG = 99;
  private static final int SHOWN_BYTES = 2_000;
  private static final long MIB = 1024 * 1024;

  private final String name;
  private final Duration limit;
  private final long mostGrowth;
  private final Map<String, Long> outcomes = new ConcurrentSkipListMap<>();
  private final long begun = System.nanoTime();
  private final long heap = heapInUse();
  private final CountDownLatch over = new CountDownLatch(1);

  private final Set<Tried> tried = ConcurrentHashMap.newKeySet();
  private final AtomicLong inputs = new AtomicLong();

  /** An input at hand; no other is the same. */
  private static final class Tried {
    private final byte[] input;
    private final long since = System.nanoTime();

    private Tried(byte[] input) {
      this.input = input;
    }

    private Duration took() {
      return Duration.ofNanos(System.nanoTime() - since);
    }
  }

  /**
   * A run that begins now.
   *
   * @param limit of one input
   * @param mostGrowthMib of the heap: what caches may come to hold meanwhile
   */
  public FuzzRun(String name, Duration limit, int mostGrowthMib) {
    this.name = name;
    this.limit = limit;
    mostGrowth = mostGrowthMib * MIB;
    Thread watch = new Thread(this::look, "fuzz-watch");
    watch.setDaemon(true);
    watch.start();
  }

  /** Something to do with an input, which says what came of it in a word. */
  @FunctionalInterface
  public interface Attempt {
    String run() throws Exception;
  }

  /**
   * Does this with an input, and counts what came of it.
   *
   * @throws AssertionError where it takes longer than the limit
   */
  public void of(byte[] input, Attempt attempt) throws Exception {
    Tried now = new Tried(input);
    tried.add(now);
    try {
      outcomes.merge(attempt.run(), 1L, Long::sum);
    } finally {
      tried.remove(now);
    }
    inputs.incrementAndGet();
    Duration took = now.took();
    if (took.compareTo(limit) > 0) {
      throw new AssertionError("took " + took + ": " + shown(input));
    }
  }

  /** Prints the counts and keeps them in {@code target/fuzz}; fails where the heap has grown. */
  @Override
  public void close() {
    over.countDown();
    long growth = heapInUse() - heap;
    String report =
        "fuzz %s: %,d inputs in %,d s, heap %+,d KiB, %s"
            .formatted(
                name,
                inputs.get(),
                Duration.ofNanos(System.nanoTime() - begun).toSeconds(),
                growth / 1024,
                outcomes);
    keep(report);
    if (growth > mostGrowth) {
      throw new AssertionError("the heap has grown: " + report);
    }
  }

  private void keep(String report) {
    System.out.println(report);
    try {
      Path directory = Files.createDirectories(Path.of("target", "fuzz"));
      Files.writeString(directory.resolve(name + ".txt"), report + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void look() {
    try {
      for (int looks = 1; !over.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS); looks++) {
        if (looks % LOOKS_A_MINUTE == 0) {
          System.out.printf("fuzz %s: %,d inputs until now%n", name, inputs.get());
        }
        tried.stream()
            .filter(one -> one.took().compareTo(limit.multipliedBy(4)) > 0)
            .findAny()
            .ifPresent(this::giveUp);
      }
    } catch (InterruptedException e) {
      // The run is over.
      Thread.currentThread().interrupt();
    }
  }

  private void giveUp(Tried hung) {
    System.err.println("fuzz " + name + " hangs over " + shown(hung.input));
    Thread.getAllStackTraces()
        .forEach((thread, stack) -> System.err.println(thread + " " + List.of(stack)));
    Runtime.getRuntime().halt(HUNG);
  }

  /** An input as a message may have it: as text and as bytes, and not all of a long one. */
  public static String shown(byte[] input) {
    byte[] begin = input.length > SHOWN_BYTES ? new Span(0, SHOWN_BYTES).of(input) : input;
    return input.length
        + " bytes, "
        + new String(begin, UTF_8)
        + " = "
        + HexFormat.of().formatHex(begin);
  }

  private static long heapInUse() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
