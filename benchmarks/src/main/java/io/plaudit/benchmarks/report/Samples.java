package io.plaudit.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;

/** Samples, and questions to them. */
public record Samples(List<Sample> all) {

  public Samples {
    all = List.copyOf(all);
  }

  public Samples of(String figure) {
    return where(sample -> sample.figure().equals(figure));
  }

  public Samples by(String contender) {
    return where(sample -> sample.contender().equals(contender));
  }

  public Samples at(double x) {
    return where(sample -> sample.x() == x);
  }

  public boolean isEmpty() {
    return all.isEmpty();
  }

  /** Names in the order of their first appearance. */
  public List<String> contenders() {
    return all.stream().map(Sample::contender).distinct().toList();
  }

  /** The builds that these are figures of. */
  public List<String> builds() {
    return all.stream().map(Sample::build).distinct().toList();
  }

  public Statistics values() {
    return new Statistics(all.stream().mapToDouble(Sample::value));
  }

  /**
   * One contender's value over another's, for each round that has both. A contender that was
   * measured more than once in a round counts with its median.
   */
  public Statistics ratios(String figure, String numerator, String denominator) {
    List<Double> ratios = new ArrayList<>();
    Samples samples = of(figure);
    for (String round : samples.all.stream().map(Sample::round).distinct().toList()) {
      Samples within = samples.where(sample -> sample.round().equals(round));
      Samples above = within.by(numerator);
      Samples below = within.by(denominator);
      if (!above.isEmpty() && !below.isEmpty()) {
        ratios.add(above.values().median() / below.values().median());
      }
    }
    return new Statistics(ratios.stream().flatMapToDouble(DoubleStream::of));
  }

  private Samples where(Predicate<Sample> condition) {
    return new Samples(all.stream().filter(condition).toList());
  }
}
