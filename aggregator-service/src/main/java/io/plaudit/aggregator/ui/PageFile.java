package io.plaudit.aggregator.ui;

import io.plaudit.model.Digests;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A file of the dashboard, in memory.
 *
 * @param type its media type
 * @param version tells it from any other version of itself; an entity tag
 */
record PageFile(Buffer bytes, String type, String version) {

  private static final String DIRECTORY = "/dashboard/";

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  /** Reads it from the class path; blocks. */
  static PageFile read(String name) {
    try (InputStream file = PageFile.class.getResourceAsStream(DIRECTORY + name)) {
      String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
      return new PageFile(Buffer.buffer(text), type, "\"" + Digests.hash128(text) + "\"");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
