package io.plaudit.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory with all it holds. */
final class FileTree {

  private FileTree() {}

  static void delete(Path root) throws IOException {
    if (Files.exists(root)) {
      for (Path path : list(root)) {
        Files.delete(path);
      }
    }
  }

  /** Makes the user of that number the owner; needs root. */
  static void giveTo(int uid, Path root) throws IOException {
    for (Path path : list(root)) {
      Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
    }
  }

  private static List<Path> list(Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      return paths.sorted(Comparator.reverseOrder()).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
