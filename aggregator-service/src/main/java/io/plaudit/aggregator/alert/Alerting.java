package io.plaudit.aggregator.alert;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/** Alerts as one thing that starts and stops. Single use. */
public final class Alerting {

  /** One for who looks, one for who tells, one for who asks that something be told again. */
  private static final int SESSIONS = 3;

  private static final String IDLE_MS = "10000";

  private final Pool pool;
  private final Lease lease;
  private final Deliveries deliveries;
  private final WebhookClient client;
  private final PacedThread looking;
  private final PacedThread telling;

  /**
   * Connects to nothing yet.
   *
   * @param database how reads connect, with their statement timeout
   * @param farBehind whether the store is so far behind its log that its sums mean little; may
   *     block for a moment
   */
  public Alerting(
      Vertx vertx,
      PgConnectOptions database,
      AlertSettings settings,
      BooleanSupplier farBehind,
      AlertMetrics metrics) {
    pool = pool(vertx, database);
    lease = new Lease(pool, settings.times().lease());
    deliveries = new Deliveries(pool);
    client =
        new WebhookClient(
            vertx,
            settings.privateWebhooks(),
            settings.times().answerWithin(),
            InstantSource.system());
    Sender sender = new Sender(settings, deliveries, client, this::wake, metrics);
    telling = new PacedThread("plaudit-alert-webhooks", sender::step);
    Evaluation evaluation =
        new Evaluation(
            settings.times(),
            lease,
            new RuleBook(pool),
            new ScopeSums(pool),
            new AlertStates(pool, lease),
            farBehind,
            this::wake,
            metrics);
    looking = new PacedThread("plaudit-alerts", evaluation::look);
  }

  public void start() {
    looking.start();
    telling.start();
  }

  /**
   * A delivery is made once more, whatever became of it; false where the tenant has none of this
   * id.
   */
  public Future<Boolean> again(String tenant, UUID id) {
    return deliveries.again(tenant, id).onSuccess(found -> wake());
  }

  /**
   * Ends. What is on its way is told again by another, or at the next start. Blocks until the
   * threads have ended, for a bounded time.
   */
  public Future<Void> close() {
    looking.close();
    telling.close();
    return lease.giveBack().eventually(client::close).eventually(pool::close);
  }

  private void wake() {
    telling.wake();
  }

  private static Pool pool(Vertx vertx, PgConnectOptions database) {
    PgConnectOptions options =
        new PgConnectOptions(database)
            .addProperty("application_name", "plaudit-alerts")
            .addProperty("default_transaction_read_only", "off")
            // Who is stopped in the middle of a transaction must not keep others from taking over.
            .addProperty("idle_in_transaction_session_timeout", IDLE_MS)
            .addProperty("lock_timeout", IDLE_MS);
    return PgBuilder.pool()
        .with(new PoolOptions().setMaxSize(SESSIONS))
        .connectingTo(options)
        .using(vertx)
        .build();
  }
}
