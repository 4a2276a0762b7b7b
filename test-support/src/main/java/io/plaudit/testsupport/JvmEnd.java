package io.plaudit.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** What is to be done when the tests of this JVM are over. */
final class JvmEnd {

  private JvmEnd() {}

  /** Closes the resources in the order given. */
  static void close(AutoCloseable... resources) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> closeAll(resources), "close-servers"));
  }

  private static void closeAll(AutoCloseable... resources) {
    for (AutoCloseable resource : resources) {
      try {
        resource.close();
      } catch (Exception e) {
        LoggerFactory.getLogger(JvmEnd.class).warn("{} was not closed", resource, e);
      }
    }
  }

  static Path temporaryDirectory(String prefix) {
    try {
      return Files.createTempDirectory(prefix);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void delete(Path directory) throws IOException {
    List<Path> all;
    try (Stream<Path> paths = Files.walk(directory)) {
      all = paths.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.deleteIfExists(path);
    }
  }
}
