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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  /** As WCAG 2.2 wants it at level AA (https://www.w3.org/TR/WCAG22/#contrast-minimum). */
  @ParameterizedTest
  @CsvSource({
    "text, ground",
    "text, card",
    "text, hover",
    "text, bad-ground",
    "quiet, ground",
    "quiet, card",
    "quiet, hover",
    "quiet, bad-ground",
    "accent, ground",
    "accent, card",
    "accent, hover",
    "accent, bad-ground",
    "on-accent, accent",
    "on-accent, warm",
    "bad, ground",
    "bad, card",
    "good, card",
    "few, few-ground"
  })
  void textIsLegibleOnItsGround_lightAndDark(String text, String ground) throws Exception {
    String styles = read("app.css");
    for (int scheme = 0; scheme < 2; scheme++) {
      double one = luminance(colour(styles, text, scheme));
      double other = luminance(colour(styles, ground, scheme));
      double contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
      assertThat(contrast).as(scheme == 0 ? "light" : "dark").isGreaterThanOrEqualTo(4.5);
    }
  }

  private static String colour(String styles, String name, int scheme) {
    Matcher pair =
        Pattern.compile("--" + name + ": light-dark\\(#(\\w{6}), #(\\w{6})\\)").matcher(styles);
    assertThat(pair.find()).as(name).isTrue();
    return pair.group(scheme + 1);
  }

  private static double luminance(String colour) {
    double[] shares = {0.2126, 0.7152, 0.0722};
    double luminance = 0;
    for (int i = 0; i < shares.length; i++) {
      double part = Integer.parseInt(colour.substring(2 * i, 2 * i + 2), 16) / 255.0;
      luminance +=
          shares[i] * (part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4));
    }
    return luminance;
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
