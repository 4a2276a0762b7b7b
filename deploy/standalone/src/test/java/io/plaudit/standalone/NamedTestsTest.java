package io.plaudit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What documents say is tested names tests that exist. */
class NamedTestsTest {

  private static final Pattern NAME = Pattern.compile("`([A-Z][A-Za-z]+(?:IT|Test))`");

  private static final List<String> MODULES =
      List.of(
          "common-model",
          "ingest-service",
          "aggregator-service",
          "test-support",
          "deploy/embedded",
          "deploy/standalone");

  @ParameterizedTest
  @ValueSource(strings = {"SECURITY.md", "docs/operator.md"})
  void everyTestThatIsNamedExists(String document) throws IOException {
    Set<String> named = new TreeSet<>();
    Matcher matcher = NAME.matcher(Files.readString(PlauditProcess.root().resolve(document)));
    while (matcher.find()) {
      named.add(matcher.group(1) + ".java");
    }

    assertThat(named).isNotEmpty();
    assertThat(sources()).containsAll(named);
  }

  @Test
  void sourcesAreFound() throws IOException {
    assertThat(sources()).contains("NamedTestsTest.java");
  }

  private static Set<String> sources() throws IOException {
    Set<String> names = new TreeSet<>();
    for (String module : MODULES) {
      Path tests = PlauditProcess.root().resolve(module).resolve("src/test/java");
      try (Stream<Path> files = Files.walk(tests)) {
        files.map(file -> file.getFileName().toString()).forEach(names::add);
      }
    }
    return names;
  }
}
