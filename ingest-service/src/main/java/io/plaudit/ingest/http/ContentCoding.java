package io.plaudit.ingest.http;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** How a body may be compressed, by the name in Content-Encoding. */
enum ContentCoding {
  IDENTITY,
  GZIP,
  ZSTD;

  /**
   * 8 MiB of memory for a body that is inflated: what RFC 8878 (3.1.1.1.2) asks a decoder to
   * support. A frame may ask for 128 MiB.
   */
  private static final int MAX_WINDOW_LOG = 23;

  /**
   * The coding that a request names; identity where it names none.
   *
   * @throws RequestException 415 for any other
   */
  static ContentCoding of(String header) {
    if (header == null) {
      return IDENTITY;
    }
    for (ContentCoding coding : values()) {
      if (coding.wireName().equalsIgnoreCase(header)) {
        return coding;
      }
    }
    throw new RequestException(415, "Content-Encoding must be gzip, zstd or identity");
  }

  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The bytes behind these; whoever opens it closes it. */
  InputStream inflate(byte[] compressed) throws IOException {
    return inflate(new ByteArrayInputStream(compressed));
  }

  /** The same of bytes that are still coming. */
  InputStream inflate(InputStream bytes) throws IOException {
    return switch (this) {
      case IDENTITY -> bytes;
      case GZIP -> new GZIPInputStream(bytes);
      case ZSTD -> new ZstdInputStreamNoFinalizer(bytes).setLongMax(MAX_WINDOW_LOG);
    };
  }
}
