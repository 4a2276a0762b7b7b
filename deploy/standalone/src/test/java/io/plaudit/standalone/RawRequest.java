package io.plaudit.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.plaudit.testsupport.fuzz.FuzzedRequest;
import io.plaudit.testsupport.fuzz.SampleRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/** A request as the bytes of HTTP/1.1, as odd as its parts. */
final class RawRequest {

  private static final int CHUNK_BYTES = 300;

  private final FuzzedRequest fuzzed;
  private final SampleRequest sample;
  private final byte[] body;

  RawRequest(FuzzedRequest fuzzed, SampleRequest sample) {
    this.fuzzed = fuzzed;
    this.sample = sample;
    body = fuzzed.bodyOf(sample);
  }

  /** What this sample is on the wire when nothing is changed. */
  static byte[] plain(SampleRequest sample, String key) {
    String target =
        sample.path()
            + sample.query().entrySet().stream()
                .map(e -> encoded(e.getKey()) + "=" + encoded(e.getValue()))
                .collect(Collectors.joining("&", sample.query().isEmpty() ? "" : "?", ""));
    String head =
        "%s %s HTTP/1.1\r\nHost: localhost\r\nx-api-key: %s\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
            .formatted(sample.method(), target, key, sample.contentType(), sample.body().length);
    return joined(head.getBytes(UTF_8), sample.body());
  }

  byte[] bytes(String key) {
    int way = fuzzed.body().among(16);
    StringBuilder head = new StringBuilder();
    head.append(sample.method()).append(' ').append(target(way)).append(" HTTP/1.1\r\n");
    Map<String, String> headers = fuzzed.headersOf();
    if (!headers.containsKey("Host")) {
      head.append("Host: localhost\r\n");
    }
    if (!headers.containsKey("Content-Type")) {
      head.append("Content-Type: ").append(sample.contentType()).append("\r\n");
    }
    head.append("x-api-key: ").append(key).append("\r\n");
    headers.forEach(
        (name, value) -> head.append(name).append(": ").append(oneLine(value)).append("\r\n"));
    byte[] sent = headers.containsKey("Content-Encoding") ? body : coded(way, head);
    return way == 4 ? chunked(head, sent) : whole(head, sent);
  }

  private byte[] coded(int way, StringBuilder head) {
    return switch (way) {
      case 1 -> gzip(head, 0);
      // Cut short, or with a trailer that is not that of the content.
      case 2 -> gzip(head, 1 + fuzzed.body().among(40));
      case 3 -> {
        head.append("Content-Encoding: zstd\r\n");
        yield body;
      }
      default -> body;
    };
  }

  private byte[] gzip(StringBuilder head, int cut) {
    head.append("Content-Encoding: gzip\r\n");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    byte[] all = bytes.toByteArray();
    return Arrays.copyOf(all, Math.max(0, all.length - cut));
  }

  private static byte[] whole(StringBuilder head, byte[] body) {
    head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
    return joined(head.toString().getBytes(UTF_8), body);
  }

  private static byte[] chunked(StringBuilder head, byte[] body) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head.append("Transfer-Encoding: chunked\r\n\r\n").toString().getBytes(UTF_8));
    for (int at = 0; at < body.length; at += CHUNK_BYTES) {
      int size = Math.min(CHUNK_BYTES, body.length - at);
      all.writeBytes((Integer.toHexString(size) + "\r\n").getBytes(UTF_8));
      all.write(body, at, size);
      all.writeBytes("\r\n".getBytes(UTF_8));
    }
    all.writeBytes("0\r\n\r\n".getBytes(UTF_8));
    return all.toByteArray();
  }

  /** Path and query; in one of sixteen nothing is escaped, in another all of it. */
  private String target(int way) {
    String path =
        fuzzed.segments(sample).stream()
            .map(
                segment ->
                    way == 5 ? oneLine(segment) : way == 6 ? escaped(segment) : encoded(segment))
            .collect(Collectors.joining("/", "/", ""));
    StringBuilder query = new StringBuilder();
    for (Map.Entry<String, List<String>> parameter : fuzzed.queryOf(sample).entrySet()) {
      for (String value : parameter.getValue()) {
        query.append(query.isEmpty() ? '?' : '&');
        query.append(way == 5 ? oneLine(parameter.getKey()) : encoded(parameter.getKey()));
        query.append('=').append(way == 5 ? oneLine(value) : encoded(value));
      }
    }
    return path + query;
  }

  /** Else it would be two requests, and one answer too many. */
  private static String oneLine(String text) {
    return text.replace('\r', ' ').replace('\n', ' ');
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  /** Every byte, and at the end something that is cut short. */
  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    for (byte one : text.getBytes(UTF_8)) {
      escaped.append('%').append("%02x".formatted(one & 0xff).toUpperCase(Locale.ROOT));
    }
    return text.length() % 5 == 0 ? escaped + "%4" : escaped.toString();
  }

  private static byte[] joined(byte[] head, byte[] body) {
    ByteArrayOutputStream all = new ByteArrayOutputStream(head.length + body.length);
    all.writeBytes(head);
    all.writeBytes(body);
    return all.toByteArray();
  }
}
