package io.plaudit.ingest;

import io.plaudit.ingest.admission.Connections;
import io.plaudit.ingest.admission.Doorkeeper;
import io.plaudit.ingest.http.FrontDoor;
import io.plaudit.ingest.http.ManagementServer;
import io.plaudit.ingest.idempotency.Pseudonyms;
import io.plaudit.ingest.objects.ObjectCache;
import io.plaudit.ingest.objects.SideObjects;
import io.plaudit.ingest.objects.StoredObjects;
import io.plaudit.ingest.publish.KafkaEventPublisher;
import io.plaudit.ingest.reads.AssertionSigner;
import io.plaudit.ingest.reads.ObjectLookup;
import io.plaudit.ingest.reads.QueryClient;
import io.plaudit.perimeter.KeptIdentity;
import io.plaudit.turns.Turns;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The front door as one thing that starts and stops. Single use. It listens as soon as it is
 * started; while Kafka is away writes are refused, and {@code /health/ready} says why. It opens and
 * closes everything that it uses.
 */
public final class IngestService {

  private static final Logger LOG = LoggerFactory.getLogger(IngestService.class);
  private static final Duration GRACE = Duration.ofSeconds(15);
  private static final Duration LOOK_UP_WITHIN = Duration.ofSeconds(3);

  private final IngestMetrics metrics = new IngestMetrics();
  private final Vertx vertx;
  private final KafkaEventPublisher publisher;
  private final SideObjects objects;
  private final FrontDoor door;
  private final ManagementServer management;
  private final Optional<Renewal> renewal;
  private volatile boolean stopping;
  private volatile int port;
  private volatile int managementPort;

  public IngestService(IngestConfig config) {
    Doorkeeper doorkeeper = new Doorkeeper(config.admission());
    vertx =
        Vertx.builder()
            .withTransport(doorkeeper)
            .with(new VertxOptions().setEventLoopPoolSize(1).setMetricsOptions(vertxMetrics()))
            .withMetrics(new MicrometerMetricsFactory(metrics.registry()))
            .build();
    publisher = new KafkaEventPublisher(config.kafka(), endOfTurn(vertx), metrics::watch);
    Dialects dialects = new Dialects(config);
    List<ObjectCache> caches = dialects.caches();
    caches.forEach(cache -> metrics.watchObjects(cache.kind(), cache::bytes));
    Executor workers = onWorkers(vertx);
    objects = new SideObjects(config.kafka(), caches, workers);
    HttpClient aggregator =
        AggregatorClient.open(vertx, config.aggregator(), config.aggregatorAuthorities());
    AssertionSigner signer = new AssertionSigner(vertx, config.assertionSecret());
    StoredObjects stored = objectLookup(aggregator, signer);
    door =
        new FrontDoor(
            vertx,
            new FrontDoor.Settings(
                config.host(),
                config.port(),
                dialects.keys(),
                config.maxBodyBytes(),
                config.corsOrigins(),
                config.perimeter().identity().map(KeptIdentity::identity),
                config.admission(),
                Connections.Times.STANDARD),
            dialects.all(stored, objects::current, metrics::tokenChecked, workers),
            publisher,
            objects,
            aggregator,
            signer,
            new Pseudonyms(DerivedSecrets.of(config.assertionSecret(), "pseudonyms")),
            metrics);
    management =
        new ManagementServer(
            vertx,
            config.perimeter().managementHost(),
            config.managementPort(),
            this::notReady,
            metrics::scrape);
    renewal = config.perimeter().identity().map(kept -> new Renewal(kept, door, metrics));
    metrics.watchBytes("bytes.in.flight", publisher::bytesInFlight);
    metrics.watchBytes("body.bytes", door::bodyBytes);
    metrics.watchConnections(door.connections(), doorkeeper);
  }

  /**
   * Completes when both ports listen; Kafka may come later. When it fails, {@link #stop} still has
   * to let go of the rest.
   */
  public Future<Void> start() {
    publisher.start();
    objects.start();
    return management
        .open()
        .onSuccess(opened -> managementPort = opened)
        .compose(opened -> door.open())
        .onSuccess(
            opened -> {
              port = opened;
              renewal.ifPresent(Renewal::start);
              LOG.atInfo().addKeyValue("port", opened).log("the front door is open");
            })
        .mapEmpty();
  }

  /** Closes the door, finishes what is in flight, then lets go of Kafka and the ports. */
  public Future<Void> stop() {
    stopping = true;
    renewal.ifPresent(Renewal::close);
    Promise<Void> stopped = Promise.promise();
    door.close(GRACE)
        .eventually(() -> vertx.executeBlocking(this::closePublisher))
        .eventually(management::close)
        // Nothing that belongs to Vert.x can tell of its end.
        .onComplete(released -> vertx.close().onComplete(closed -> end(stopped)));
    return stopped.future();
  }

  private void end(Promise<Void> stopped) {
    metrics.close();
    stopped.complete();
  }

  /** Where requests are served, once started. */
  public int port() {
    return port;
  }

  public int managementPort() {
    return managementPort;
  }

  private List<String> notReady() {
    return stopping
        ? List.of("stopping")
        : Stream.concat(publisher.check().stream(), objects.check().stream()).toList();
  }

  private Void closePublisher() throws InterruptedException {
    publisher.close();
    objects.close();
    return null;
  }

  /** Runs a task on the event loop when what has arrived there until now has been handled. */
  private static Executor endOfTurn(Vertx vertx) {
    Context loop = vertx.getOrCreateContext();
    return task -> loop.runOnContext(now -> task.run());
  }

  private static Executor onWorkers(Vertx vertx) {
    Context context = vertx.getOrCreateContext();
    return task ->
        context.executeBlocking(
            () -> {
              task.run();
              return null;
            },
            false);
  }

  /** All tenants' together: what is looked up here is asked on behalf of the front door itself. */
  private static StoredObjects objectLookup(HttpClient aggregator, AssertionSigner signer) {
    Turns turns = new Turns(AggregatorClient.CONNECTIONS, AggregatorClient.QUEUE);
    return new ObjectLookup(new QueryClient(aggregator, signer, turns), LOOK_UP_WITHIN);
  }

  /** The front door counts requests itself, so that the hot path pays once. */
  private static MicrometerMetricsOptions vertxMetrics() {
    return new MicrometerMetricsOptions()
        .setEnabled(true)
        .setDisabledMetricsCategories(
            EnumSet.of(
                    MetricsDomain.HTTP_SERVER,
                    MetricsDomain.NET_SERVER,
                    MetricsDomain.NET_CLIENT,
                    MetricsDomain.EVENT_BUS)
                .stream()
                .map(MetricsDomain::toCategory)
                .collect(Collectors.toSet()));
  }
}
