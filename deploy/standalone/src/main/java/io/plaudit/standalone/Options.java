package io.plaudit.standalone;

import java.nio.file.Path;

/**
 * What a start is told.
 *
 * @param demo also send sample traffic
 * @param port of the front door; 0 picks a free one
 */
public record Options(boolean demo, int port, Path data) {

  public Options {
    data = data.toAbsolutePath().normalize();
  }
}
