package io.plaudit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What documents say is tested names tests that exist. */
class NamedTestsTest {

  private static final Pattern NAME = Pattern.compile("`([A-Z][A-Za-z]+(?:IT|Test))`");

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
    try (Stream<Path> files = Files.walk(PlauditProcess.root())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".java"))
          .collect(Collectors.toSet());
    }
  }
}
