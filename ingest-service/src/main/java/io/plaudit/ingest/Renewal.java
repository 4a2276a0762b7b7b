package io.plaudit.ingest;

import io.plaudit.ingest.http.FrontDoor;
import io.plaudit.perimeter.Identity;
import io.plaudit.perimeter.IdentityWatch;
import io.plaudit.perimeter.KeptIdentity;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives the front door its certificate anew when the files have changed. */
final class Renewal implements IdentityWatch.Listener, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Renewal.class);
  private static final long PATIENCE_SECONDS = 10;

  private final FrontDoor door;
  private final IdentityWatch watch;

  Renewal(KeptIdentity kept, FrontDoor door, IngestMetrics metrics) {
    this.door = door;
    this.watch = new IdentityWatch(kept, this);
    metrics.watchCertificate(watch);
  }

  void start() {
    watch.start();
  }

  @Override
  public void renewed(Identity identity)
      throws InterruptedException, ExecutionException, TimeoutException {
    door.renew(identity)
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
