package io.plaudit.ingest;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.PemTrustOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** How the aggregator is called: with bounds, and over TLS where its URL says so. */
final class AggregatorClient {

  static final int CONNECTIONS = 64;

  /** Beside those: each stream keeps one. */
  private static final int STREAMS = 64;

  static final int QUEUE = 1_000;
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  private AggregatorClient() {}

  /**
   * A client with the aggregator as its default host and port, which Vert.x closes.
   *
   * @param authorities whose word is taken, in PEM; empty: that of those whom Java trusts
   */
  static HttpClient open(Vertx vertx, URI aggregator, Optional<Path> authorities) {
    boolean tls = "https".equals(aggregator.getScheme());
    int given = aggregator.getPort();
    int usual = tls ? HTTPS_PORT : HTTP_PORT;
    HttpClientOptions options =
        new HttpClientOptions()
            .setDefaultHost(aggregator.getHost())
            .setDefaultPort(given < 0 ? usual : given)
            .setSsl(tls)
            .setVerifyHost(true);
    authorities.ifPresent(
        file -> options.setTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
    return vertx.createHttpClient(
        options,
        new PoolOptions().setHttp1MaxSize(CONNECTIONS + STREAMS).setMaxWaitQueueSize(QUEUE));
  }
}
