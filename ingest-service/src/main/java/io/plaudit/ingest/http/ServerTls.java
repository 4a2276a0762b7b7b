package io.plaudit.ingest.http;

import io.plaudit.perimeter.Identity;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.util.Set;

/** TLS 1.2 or newer, and HTTP/1.1 as without TLS. */
final class ServerTls {

  private static final Set<String> PROTOCOLS = Set.of("TLSv1.2", "TLSv1.3");

  private ServerTls() {}

  static void secure(HttpServerOptions options, Identity identity) {
    options
        .setSsl(true)
        .setUseAlpn(false)
        .setKeyCertOptions(pem(identity))
        .setEnabledSecureTransportProtocols(PROTOCOLS);
  }

  /** The same for a server that has been secured. */
  static ServerSSLOptions of(Identity identity) {
    return new ServerSSLOptions()
        .setKeyCertOptions(pem(identity))
        .setUseAlpn(false)
        .setEnabledSecureTransportProtocols(PROTOCOLS);
  }

  private static KeyCertOptions pem(Identity identity) {
    return new PemKeyCertOptions()
        .setCertValue(Buffer.buffer(identity.certificates()))
        .setKeyValue(Buffer.buffer(identity.key()));
  }
}
