package io.plaudit.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tests that docs/reliability/promises.md names are there. */
class PromisesTest {

  private static final Pattern NAMED =
      Pattern.compile("`([A-Z]\\w+(?:Test|IT|Contract))\\.(\\w+)`");

  @Test
  void everyTestThatIsNamedIsThere() throws IOException {
    Path root = PlauditProcess.root();
    Map<String, String> sources = sources(root);
    String page = Files.readString(root.resolve("docs/reliability/promises.md"));
    List<MatchResult> named = NAMED.matcher(page).results().toList();
    List<String> missing = new ArrayList<>();
    for (MatchResult name : named) {
      String source = sources.getOrDefault(name.group(1), "");
      if (!source.contains("void " + name.group(2) + "(")) {
        missing.add(name.group());
      }
    }

    assertThat(named).hasSizeGreaterThan(40);
    assertThat(missing).isEmpty();
  }

  /** By class, those of every module's tests. */
  private static Map<String, String> sources(Path root) throws IOException {
    Map<String, String> sources = new HashMap<>();
    for (String module :
        List.of(
            "common-model",
            "test-support",
            "test-support/faults",
            "ingest-service",
            "aggregator-service",
            "deploy/embedded",
            "deploy/standalone")) {
      try (Stream<Path> files = Files.walk(root.resolve(module).resolve("src/test/java"))) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .forEach(file -> sources.put(name(file), read(file)));
      }
    }
    return sources;
  }

  private static String name(Path file) {
    return file.getFileName().toString().replace(".java", "");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
