package io.plaudit.aggregator;

import io.plaudit.perimeter.Identity;
import io.plaudit.perimeter.KeptIdentity;
import io.plaudit.perimeter.SecurityHeaders;
import io.plaudit.settings.Perimeter;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.ext.web.Router;
import java.util.Map;
import java.util.Set;

/** How this service listens: TLS 1.2 or newer where it has an identity, and what browsers need. */
final class WebServers {

  private static final Set<String> PROTOCOLS = Set.of("TLSv1.2", "TLSv1.3");

  private final Vertx vertx;

  WebServers(Vertx vertx) {
    this.vertx = vertx;
  }

  /** The query API, over TLS where there is an identity. */
  Future<HttpServer> listen(Router router, AggregatorConfig.Listen where, Perimeter perimeter) {
    HttpServerOptions options = new HttpServerOptions();
    perimeter
        .identity()
        .map(KeptIdentity::identity)
        .ifPresent(
            identity ->
                options
                    .setSsl(true)
                    .setUseAlpn(false)
                    .setKeyCertOptions(pem(identity))
                    .setEnabledSecureTransportProtocols(PROTOCOLS));
    return listen(router, options.setHost(where.host()).setPort(where.port()));
  }

  /** What is for the operator's machines, without TLS. */
  Future<HttpServer> listen(Router router, String host, int port) {
    return listen(router, new HttpServerOptions().setHost(host).setPort(port));
  }

  /** Who connects to a server with TLS from now on meets this identity. */
  static Future<Boolean> renew(HttpServer server, Identity identity) {
    return server.updateSSLOptions(
        new ServerSSLOptions()
            .setKeyCertOptions(pem(identity))
            .setUseAlpn(false)
            .setEnabledSecureTransportProtocols(PROTOCOLS));
  }

  private Future<HttpServer> listen(Router router, HttpServerOptions options) {
    Map<String, String> headers = SecurityHeaders.all(options.isSsl());
    return vertx
        .createHttpServer(options)
        .requestHandler(
            request -> {
              MultiMap answer = request.response().headers();
              headers.forEach(answer::set);
              router.handle(request);
            })
        .listen();
  }

  private static KeyCertOptions pem(Identity identity) {
    return new PemKeyCertOptions()
        .setCertValue(Buffer.buffer(identity.certificates()))
        .setKeyValue(Buffer.buffer(identity.key()));
  }
}
