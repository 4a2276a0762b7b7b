package io.plaudit.aggregator.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DashboardTest {

  /** With all of them a page is there after a tenth of a second on 10 Mbit/s. */
  private static final long MOST_BYTES = 120_000;

  private static final Pattern IMPORTED = Pattern.compile("from '\\./([^']+)'");
  private static final Pattern NAMED = Pattern.compile("(?:href|src)=\"([^\"#]+)\"");

  /** What would make markup, styles or code of text. */
  private static final List<String> UNSAFE =
      List.of("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "cssText");

  @Test
  void everyFileIsServed() throws Exception {
    try (Stream<Path> files = Files.list(directory())) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(Dashboard.FILES);
    }
  }

  @Test
  void thePageNamesEveryModuleAndNothingElse_soThatNoneIsAskedForLate() throws Exception {
    Set<String> imported = new TreeSet<>();
    for (String name : modules()) {
      imported.addAll(found(IMPORTED, read(name)));
    }
    Set<String> named = found(NAMED, read("index.html"));

    assertThat(named).containsAll(imported);
    assertThat(Dashboard.FILES).containsAll(named);
    assertThat(named).hasSize(Dashboard.FILES.size() - 1);
  }

  @Test
  void allOfItIsSmall() throws Exception {
    long bytes = 0;
    for (String name : Dashboard.FILES) {
      bytes += Files.size(directory().resolve(name));
    }
    assertThat(bytes).isLessThan(MOST_BYTES);
  }

  @Test
  void nothingMakesMarkupOfText_andNothingIsElsewhere() throws Exception {
    for (String name : Dashboard.FILES) {
      assertThat(read(name).replace("http://www.w3.org/2000/svg", ""))
          .as(name)
          .doesNotContain(UNSAFE)
          .doesNotContain("http://", "https://", "//cdn");
    }
  }

  private static List<String> modules() {
    return Dashboard.FILES.stream().filter(name -> name.endsWith(".js")).toList();
  }

  private static Set<String> found(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map((MatchResult result) -> result.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String read(String name) throws IOException, URISyntaxException {
    return Files.readString(directory().resolve(name));
  }

  private static Path directory() throws URISyntaxException {
    return Path.of(Dashboard.class.getResource("/dashboard").toURI());
  }
}
