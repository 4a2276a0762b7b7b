package io.plaudit.aggregator;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.plaudit.perimeter.Identity;
import io.plaudit.perimeter.IdentityWatch;
import io.plaudit.perimeter.KeptIdentity;
import io.vertx.core.http.HttpServer;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives the query API its certificate anew when the files have changed. */
final class Renewal implements IdentityWatch.Listener, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Renewal.class);
  private static final long PATIENCE_SECONDS = 10;

  private final IdentityWatch watch;
  private volatile HttpServer server;

  Renewal(KeptIdentity kept, MeterRegistry registry) {
    this.watch = new IdentityWatch(kept, this);
    Gauge.builder(
            "plaudit.tls.certificate.expiry",
            watch,
            watched -> watched.expiresAt().getEpochSecond())
        .description("when the certificate ends, in seconds since 1970")
        .baseUnit("seconds")
        .register(registry);
    Gauge.builder("plaudit.tls.renewal.failing", watch, watched -> watched.isFailing() ? 1 : 0)
        .description("1 while the files hold no certificate that can be used")
        .register(registry);
  }

  /** Looks at the files from now on, for this server. */
  void start(HttpServer listening) {
    server = listening;
    watch.start();
  }

  @Override
  public void renewed(Identity identity)
      throws InterruptedException, ExecutionException, TimeoutException {
    WebServers.renew(server, identity)
        .toCompletionStage()
        .toCompletableFuture()
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    LOG.atInfo().addKeyValue("expires", identity.expiresAt()).log("the certificate is renewed");
  }

  @Override
  public void refused(String reason) {
    LOG.atWarn()
        .addKeyValue("reason", reason)
        .log("the certificate cannot be renewed: the old one stays");
  }

  @Override
  public void close() {
    watch.close();
  }
}
