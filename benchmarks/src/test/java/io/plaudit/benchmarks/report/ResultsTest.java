package io.plaudit.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ResultsTest {

  @TempDir private Path directory;

  @Test
  void aRow_staysOfOneBuild() throws IOException {
    Results results = results("here");
    results.add("c", sample("1", "abc"));

    assertThatCode(() -> results.requireOnly("c", "abc")).doesNotThrowAnyException();
    assertThatThrownBy(() -> results.requireOnly("c", "def"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("abc")
        .hasMessageContaining("def")
        .hasMessageContaining("--fresh");
    assertThatCode(() -> results.requireOnly("d", "def")).doesNotThrowAnyException();

    results.forget("c");
    assertThatCode(() -> results.requireOnly("c", "def")).doesNotThrowAnyException();
  }

  @Test
  void figuresKeptElsewhere_takeThePlaceOfThoseHere() throws IOException {
    Results here = results("here");
    here.add("growth", sample("1", "abc"));
    Results kept = results("kept");
    kept.add("growth", sample("1", "abc"));
    kept.add("growth", sample("2", "abc"));

    here.take("growth", kept);

    assertThat(here.samples("growth")).isEqualTo(kept.samples("growth"));
  }

  @Test
  void theReport_namesTheBuildOfEachRow_andSaysWhereSeveralWereMixed() throws IOException {
    Results results = results("here");
    results.add("c", sample("1", "abc"));
    results.add("d", sample("1", "abc"));
    results.add("d", sample("2", "def"));

    new Report(results).write(List.of(section("c"), section("d")));

    String report = Files.readString(directory.resolve("here/report.md"));
    assertThat(report).contains("Measured: abc.", "Measured: **several builds:** abc and def.");
    assertThat(report).contains("| c | rate ≥ 1 | 1 | met | abc |");
  }

  private Results results(String name) {
    return new Results(directory.resolve(name));
  }

  private static Section section(String id) {
    Bar bar = new Bar("rate ≥ 1", samples -> samples.values().median(), 1, true);
    return new Section(id, "Title", "What was measured.", List.of(), List.of(bar));
  }

  private static Sample sample(String round, String build) {
    return new Sample(round, "rate", "ours", Double.NaN, 1, build);
  }
}
