package io.plaudit.benchmarks.row;

import io.plaudit.benchmarks.jmh.HotCode;
import io.plaudit.benchmarks.report.Figure;
import io.plaudit.benchmarks.report.Section;
import java.io.File;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** The hot code alone, on one thread, by JMH. */
public final class JmhRow implements Row {

  private static final String RATE = "jmh";
  private static final String CLASS_PATH = "java.class.path";

  @Override
  public Section section() {
    return new Section(
        "jmh",
        "The hot code alone",
        """
        One thread, JMH, the classes those of the jar that all rows measure: a run is an iteration. *decode*: bytes to a valid event. *encode*: an event to bytes. *portkey*: the body of a request with one feedback to its event and answer. *fold*: a batch of 10,000 events of as many feedbacks to deltas.
        """,
        List.of(Figure.bars(RATE, "Events per second of one thread", "events/s")),
        List.of());
  }

  @Override
  public void run(Run run) throws Exception {
    Runner runner =
        new Runner(
            new OptionsBuilder()
                .include(HotCode.class.getName())
                .forks(run.rounds(2))
                .warmupIterations(run.size(3, 1))
                .warmupTime(TimeValue.seconds(2))
                .measurementIterations(run.size(5, 1))
                .measurementTime(TimeValue.seconds(1))
                .jvmArgs(run.jvm().flags().toArray(String[]::new))
                .build());
    for (RunResult result : ofJar(run, runner)) {
      String name = result.getPrimaryResult().getLabel();
      int number = 0;
      for (var fork : result.getBenchmarkResults()) {
        for (IterationResult iteration : fork.getIterationResults()) {
          String round = run.name() + "-" + number++;
          run.add(round, RATE, name, iteration.getPrimaryResult().getScore());
        }
      }
    }
  }

  /** JMH gives its forks this JVM's class path: the product's classes shall be those of the jar. */
  private static Collection<RunResult> ofJar(Run run, Runner runner) throws RunnerException {
    String classPath = System.getProperty(CLASS_PATH);
    System.setProperty(CLASS_PATH, run.jvm().build().jar() + File.pathSeparator + classPath);
    try {
      return runner.run();
    } finally {
      System.setProperty(CLASS_PATH, classPath);
    }
  }
}
