package io.plaudit.aggregator.query;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Sends request lines that no decent client would. */
final class RawHttp {

  private RawHttp() {}

  static String get(int port, String target) {
    return get(port, "", target);
  }

  /** Sends another request before, on the same connection; answers both answers. */
  static String get(int port, String before, String target) {
    String request =
        before
            + "GET "
            + target
            + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nx-api-key: "
            + QueryServer.KEY
            + "\r\n\r\n";
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
