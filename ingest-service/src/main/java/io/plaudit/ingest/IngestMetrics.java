package io.plaudit.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.plaudit.ingest.admission.Connections;
import io.plaudit.ingest.admission.Doorkeeper;
import io.plaudit.ingest.http.TrafficMetrics;
import io.plaudit.perimeter.IdentityWatch;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.Producer;

/**
 * What the service counts. At any time {@code requests_received = requests_accepted +
 * requests_rejected (over all reasons) + requests_failed + requests_in_flight}; {@code
 * events_published} counts the events that Kafka acknowledged, {@code items_dropped} what SDKs send
 * beside feedback. Alert when requests_failed grows, or when bytes_in_flight stays near its bound.
 * Thread-safe.
 */
final class IngestMetrics implements TrafficMetrics, AutoCloseable {

  private static final String PREFIX = "plaudit.ingest.";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Counter received = registry.counter(PREFIX + "requests.received");
  private final Counter accepted = registry.counter(PREFIX + "requests.accepted");
  private final Counter failed = registry.counter(PREFIX + "requests.failed");
  private final Counter published = registry.counter(PREFIX + "events.published");
  private final Counter dropped = registry.counter(PREFIX + "items.dropped");
  private final Map<String, Counter> tokensChecked = new ConcurrentHashMap<>();
  private final AtomicLong inFlight = new AtomicLong();
  private final JvmGcMetrics garbage = new JvmGcMetrics();
  private KafkaClientMetrics producer;

  IngestMetrics() {
    Gauge.builder(PREFIX + "requests.in.flight", inFlight, AtomicLong::doubleValue)
        .strongReference(true)
        .register(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    garbage.bindTo(registry);
  }

  PrometheusMeterRegistry registry() {
    return registry;
  }

  /** A presigned token was checked: by its "signature" alone, or by a "lookup". */
  void tokenChecked(String how) {
    tokensChecked
        .computeIfAbsent(how, by -> registry.counter(PREFIX + "tokens.checked", "by", by))
        .increment();
  }

  /** Shows a number of bytes under this name. */
  void watchBytes(String name, LongSupplier bytes) {
    Gauge.builder(PREFIX + name, bytes, LongSupplier::getAsLong)
        .strongReference(true)
        .baseUnit("bytes")
        .strongReference(true)
        .register(registry);
  }

  /** Shows how many are open, and how many were not let be. */
  void watchConnections(Connections connections, Doorkeeper doorkeeper) {
    Gauge.builder(PREFIX + "connections", connections, Connections::count)
        .strongReference(true)
        .register(registry);
    FunctionCounter.builder(
            PREFIX + "connections.closed",
            connections,
            opened -> opened.refused() + doorkeeper.refused())
        .tag("reason", "too_many")
        .register(registry);
    FunctionCounter.builder(PREFIX + "connections.closed", connections, Connections::cutOff)
        .tag("reason", "too_slow")
        .register(registry);
  }

  /** Shows what objects of this kind take of memory. */
  void watchObjects(String kind, LongSupplier bytes) {
    Gauge.builder(PREFIX + "object.bytes", bytes, LongSupplier::getAsLong)
        .tag("kind", kind)
        .baseUnit("bytes")
        .strongReference(true)
        .register(registry);
  }

  /** Shows when the certificate ends, in seconds since 1970, and whether its renewal fails. */
  void watchCertificate(IdentityWatch watch) {
    Gauge.builder(
            PREFIX + "tls.certificate.expiry",
            watch,
            watched -> watched.expiresAt().getEpochSecond())
        .baseUnit("seconds")
        .strongReference(true)
        .register(registry);
    Gauge.builder(PREFIX + "tls.renewal.failing", watch, watched -> watched.isFailing() ? 1 : 0)
        .strongReference(true)
        .register(registry);
  }

  /** Shows Kafka's own figures. */
  synchronized void watch(Producer<byte[], byte[]> opened) {
    producer = new KafkaClientMetrics(opened);
    producer.bindTo(registry);
  }

  String scrape() {
    return registry.scrape();
  }

  @Override
  public void received() {
    inFlight.incrementAndGet();
    received.increment();
  }

  @Override
  public void accepted() {
    inFlight.decrementAndGet();
    accepted.increment();
  }

  @Override
  public void rejected(String reason) {
    inFlight.decrementAndGet();
    registry.counter(PREFIX + "requests.rejected", "reason", reason).increment();
  }

  @Override
  public void failed() {
    inFlight.decrementAndGet();
    failed.increment();
  }

  @Override
  public void published(int events) {
    published.increment(events);
  }

  @Override
  public void dropped(int items) {
    dropped.increment(items);
  }

  @Override
  public synchronized void close() {
    if (producer != null) {
      producer.close();
    }
    garbage.close();
    registry.close();
  }
}
