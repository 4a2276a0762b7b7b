package io.plaudit.perimeter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/**
 * What is seen of a file without reading it.
 *
 * @param identity of the file itself, whatever it is called; null where the file system has none
 */
record FileStamp(FileTime modified, long size, Object identity) {

  static FileStamp of(Path file) throws IOException {
    BasicFileAttributes seen = Files.readAttributes(file, BasicFileAttributes.class);
    return new FileStamp(seen.lastModifiedTime(), seen.size(), seen.fileKey());
  }
}
