package io.plaudit.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OptionsTest {

  private static final Path HOME = Path.of("/home");

  @Test
  void quickRuns_neverMixWithTheOthers() {
    Options quick = Options.parse(HOME, List.of("c", "--quick"));

    assertThat(quick.results()).isEqualTo(HOME.resolve("benchmarks/target/quick-results"));
    assertThat(quick.data()).isNotEqualTo(Options.parse(HOME, List.of("c")).data());
  }

  @Test
  void rowsAndOptions_mayStandInAnyOrder() {
    Options options = Options.parse(HOME, List.of("--rounds", "3", "a", "--jvm", "-Xmx2g", "b"));

    assertThat(options.rows()).containsExactly("a", "b");
    assertThat(options.rounds()).hasValue(3);
    assertThat(options.flags()).containsExactly("-Xmx2g");
  }

  @Test
  void usualFlags_needNoMention() {
    assertThat(Options.parse(HOME, List.of()).unusualFlags()).isEmpty();
    assertThat(Options.parse(HOME, List.of("--jvm", "-Xmx2g")).unusualFlags())
        .containsExactly("-Xmx2g");
  }

  @Test
  void whatIsUnknownOrLacksItsValue_isRefused() {
    assertThatThrownBy(() -> Options.parse(HOME, List.of("--roundz")))
        .hasMessageContaining("--roundz");
    assertThatThrownBy(() -> Options.parse(HOME, List.of("--rounds")))
        .hasMessageContaining("needs a value");
    assertThatThrownBy(() -> Options.parse(HOME, List.of("--jvm", "-Xlog:gc*,safepoint")))
        .hasMessageContaining("commas");
  }
}
