package io.plaudit.aggregator;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.plaudit.aggregator.aggregate.Aggregator;
import io.plaudit.aggregator.consume.AggregatesPublisher;
import io.plaudit.aggregator.consume.ConsumeMetrics;
import io.plaudit.aggregator.consume.Consumers;
import io.plaudit.aggregator.consume.DeadLetterFeeder;
import io.plaudit.aggregator.consume.LoopSource;
import io.plaudit.aggregator.consume.LoopStatus;
import io.plaudit.aggregator.consume.PublisherSettings;
import io.plaudit.aggregator.forward.LangSmithAccess;
import io.plaudit.aggregator.forward.LangSmithForwarding;
import io.plaudit.aggregator.store.Migrations;
import io.plaudit.aggregator.store.PostgresObjectStore;
import io.plaudit.aggregator.store.PostgresStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The aggregator as a whole: a consumer that keeps the store up to date, the query API, and the
 * management server. Single use: one start, one stop. It starts, and answers, also while Kafka or
 * the database is away, and works as soon as they are there; {@code /health/ready} says what is
 * missing.
 */
public final class AggregatorService {

  private static final Logger LOG = LoggerFactory.getLogger(AggregatorService.class);

  /** Reads in progress are answered, the batch in hand is committed: both take this at most. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final AggregatorConfig config;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final AggregatorMetrics metrics = new AggregatorMetrics(registry);
  private final AggregatorMetrics objectMetrics =
      new AggregatorMetrics(registry, "plaudit.objects.");
  private final Vertx vertx = Vertx.vertx();
  private final DeadLetterFeeder feeder;
  private final AggregatesPublisher publisher;
  private final List<LoopSource> sources;
  private final Consumers consumers;
  private final LoopSource objectSource;
  private final Consumers objectConsumers;
  private final Optional<LangSmithForwarding> forwarding;
  private final Optional<Renewal> renewal;
  private volatile Reads reads;
  private volatile HttpServer queryServer;
  private volatile HttpServer managementServer;
  private volatile boolean stopping;

  /** A service; nothing is opened before {@link #start}. */
  public AggregatorService(AggregatorConfig config) {
    this.config = config;
    PostgresStore store = new PostgresStore(config.database(), config.loop().log().eventsTopic());
    this.feeder = new DeadLetterFeeder(config.loop(), store.outbox());
    this.publisher =
        new AggregatesPublisher(
            new PublisherSettings(
                config.loop(), config.aggregates().topic(), config.aggregates().published()),
            store.aggregates(),
            new AggregatesMetrics(registry));
    ConsumeMetrics reported = publisher.hearing(metrics);
    Runnable migrations = new Migrations(config.database())::run;
    Aggregator aggregator = new Aggregator(config.tags());
    this.sources =
        IntStream.range(0, config.consumers())
            .mapToObj(
                number ->
                    LoopSource.events(
                        config.loop().member(number, config.consumers()),
                        migrations,
                        store,
                        aggregator,
                        reported,
                        feeder::notice))
            .toList();
    this.consumers = new Consumers(sources, metrics);
    this.objectSource =
        LoopSource.objects(
            config.loop().objects(),
            migrations,
            new PostgresObjectStore(config.database(), config.loop().log().objectsTopic()),
            objectMetrics);
    this.objectConsumers = new Consumers(List.of(objectSource), objectMetrics);
    this.forwarding = config.langSmith().map(this::forwarding);
    this.renewal = config.perimeter().identity().map(kept -> new Renewal(kept, registry));
  }

  /** Completes when both ports are open; readiness comes when the loop owns its partitions. */
  public Future<Void> start() {
    consumers.start();
    objectConsumers.start();
    feeder.start();
    publisher.start();
    forwarding.ifPresent(LangSmithForwarding::start);
    Router management =
        new ManagementApi(registry, this::crashes, this::obstacles, this::details).router(vertx);
    WebServers servers = new WebServers(vertx);
    return vertx
        .executeBlocking(() -> Reads.open(vertx, config))
        .onSuccess(opened -> reads = opened)
        .compose(opened -> servers.listen(opened.router(), config.listen(), config.perimeter()))
        .onSuccess(
            server -> {
              queryServer = server;
              renewal.ifPresent(started -> started.start(server));
            })
        .compose(
            done ->
                servers.listen(
                    management,
                    config.perimeter().managementHost(),
                    config.listen().managementPort()))
        .onSuccess(
            server -> {
              managementServer = server;
              LOG.atInfo()
                  .addKeyValue("port", port())
                  .addKeyValue("management_port", managementPort())
                  .log("the aggregator listens");
            })
        .mapEmpty();
  }

  /**
   * Closes the door, finishes what is in flight, lets go: in the order in which data flows. Fails
   * only if something could not be closed.
   */
  public Future<Void> stop() {
    stopping = true;
    renewal.ifPresent(Renewal::close);
    // Without a context: those of Vert.x can complete nothing once it is closed.
    Promise<Void> stopped = Promise.promise();
    if (reads != null) {
      reads.endStreams();
    }
    shutdown(queryServer)
        .eventually(() -> vertx.executeBlocking(this::release).compose(this::close))
        .eventually(() -> shutdown(managementServer))
        .onComplete(done -> vertx.close().onComplete(closed -> stopped.handle(done)));
    return stopped.future();
  }

  /** The port of the query API. */
  public int port() {
    return queryServer.actualPort();
  }

  /** The port of health and metrics. */
  public int managementPort() {
    return managementServer.actualPort();
  }

  private LangSmithForwarding forwarding(LangSmithAccess access) {
    ForwarderMetrics forwarderMetrics = new ForwarderMetrics(registry);
    LangSmithForwarding made = new LangSmithForwarding(config.loop(), access, forwarderMetrics);
    forwarderMetrics.running(made::isRunning);
    return made;
  }

  private static Future<Void> shutdown(HttpServer server) {
    return server == null
        ? Future.succeededFuture()
        : server.shutdown(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private Reads release() throws InterruptedException {
    boolean objectsEnded = objectConsumers.stop(PATIENCE);
    boolean eventsEnded = consumers.stop(PATIENCE);
    boolean forwardingEnded = forwarding.isEmpty() || forwarding.get().stop(PATIENCE);
    if (!eventsEnded || !objectsEnded || !forwardingEnded) {
      LOG.atWarn()
          .log("the batch in hand did not end in time; it will be applied at the next start");
    }
    feeder.close();
    publisher.close();
    sources.forEach(LoopSource::close);
    objectSource.close();
    return reads;
  }

  private Future<Void> close(Reads opened) {
    return opened == null
        ? Future.succeededFuture()
        : vertx.executeBlocking(opened::close).compose(closed -> closed);
  }

  /** Why only a new process can go on. */
  private List<String> crashes() {
    List<String> crashes = new ArrayList<>();
    for (Consumers each : List.of(consumers, objectConsumers)) {
      if (each.status().state() == LoopStatus.State.CRASHED) {
        crashes.add("the consumer is crashed: " + each.status().detail());
      }
    }
    feeder.crash().ifPresent(why -> crashes.add("the dead letter feeder is crashed: " + why));
    publisher.crash().ifPresent(why -> crashes.add("the publisher is crashed: " + why));
    return crashes;
  }

  private List<String> obstacles() {
    if (stopping) {
      return List.of("stopping");
    }
    List<String> obstacles = new ArrayList<>(crashes());
    LoopStatus loop = consumers.status();
    if (obstacles.isEmpty() && !loop.isRunning()) {
      obstacles.add(
          "the consumer is " + loop.state().name().toLowerCase(Locale.ROOT) + ": " + loop.detail());
    }
    LoopStatus objects = objectConsumers.status();
    // That the topic of objects is not there yet keeps nobody from feedback.
    if (obstacles.isEmpty()
        && !objects.isRunning()
        && objects.state() != LoopStatus.State.STARTING) {
      obstacles.add(
          "the consumer of objects is "
              + objects.state().name().toLowerCase(Locale.ROOT)
              + ": "
              + objects.detail());
    }
    return obstacles;
  }

  /** What is in the way of extras alone. */
  private List<String> details() {
    return forwarding.flatMap(LangSmithForwarding::trouble).stream().toList();
  }
}
