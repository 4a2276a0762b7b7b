package io.plaudit.benchmarks.limit;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The limits of the front door: a Vert.x server with the same options that does next to nothing
 * with a body. Arguments: what it does, the port, brokers and topic.
 */
public final class BareServer {

  /** What is done with a body. */
  public enum Work {
    /** It is parsed and forgotten. */
    PARSE,
    /** It is one record, as it is. */
    SEND,
    /** It is an array, each item of it one record, as it is. */
    SEND_ITEMS
  }

  private static final int IDLE_SECONDS = 75;
  private static final int MAX_LINE_BYTES = 32 * 1024;
  private static final int BATCH_BYTES = 256 * 1024;
  private static final long BUFFER_BYTES = 160L * 1024 * 1024;

  /** Of about the size of ours. */
  private static final Buffer ANSWER =
      Buffer.buffer(
          """
          {"status":"success","message":"Feedback successfully saved","feedback_ids":["00000000-0000-0000-0000-000000000000"],"padding":"................................................................"}""");

  private final Work work;
  private final String topic;
  private final KafkaProducer<byte[], byte[]> producer;

  private BareServer(Work work, String brokers, String topic) {
    this.work = work;
    this.topic = topic;
    this.producer = work == Work.PARSE ? null : new KafkaProducer<>(settings(brokers));
  }

  public static void main(String[] arguments) {
    BareServer server = new BareServer(Work.valueOf(arguments[0]), arguments[2], arguments[3]);
    Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1))
        .createHttpServer(
            new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(Integer.parseInt(arguments[1]))
                .setIdleTimeout(IDLE_SECONDS)
                .setMaxInitialLineLength(MAX_LINE_BYTES)
                .setMaxHeaderSize(MAX_LINE_BYTES)
                .setHttp2ClearTextEnabled(false))
        .requestHandler(server::handle)
        .listen()
        .onSuccess(open -> System.out.println("listening at " + open.actualPort()))
        .onFailure(
            failure -> {
              System.err.println(failure);
              System.exit(1);
            });
  }

  private void handle(HttpServerRequest request) {
    request
        .body()
        .onSuccess(body -> take(request, body.getBytes()))
        .onFailure(failure -> answer(request, 400));
  }

  private void take(HttpServerRequest request, byte[] body) {
    if (work == Work.PARSE) {
      answer(request, Json.isWellFormed(body) ? 200 : 400);
      return;
    }
    Context context = Vertx.currentContext();
    List<byte[]> values = work == Work.SEND ? List.of(body) : Json.items(body);
    AtomicInteger missing = new AtomicInteger(values.size());
    for (byte[] value : values) {
      var unused =
          producer.send(
              new ProducerRecord<>(topic, value),
              (sent, failure) -> {
                if (failure != null || missing.decrementAndGet() == 0) {
                  context.runOnContext(done -> answer(request, failure == null ? 200 : 503));
                }
              });
    }
  }

  private static void answer(HttpServerRequest request, int status) {
    if (!request.response().ended()) {
      request
          .response()
          .setStatusCode(status)
          .putHeader("content-type", "application/json")
          .end(ANSWER);
    }
  }

  /** Those of ours. */
  private static Map<String, Object> settings(String brokers) {
    return Map.of(
        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
        brokers,
        ProducerConfig.ACKS_CONFIG,
        "all",
        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
        true,
        ProducerConfig.COMPRESSION_TYPE_CONFIG,
        "lz4",
        ProducerConfig.LINGER_MS_CONFIG,
        0,
        ProducerConfig.BATCH_SIZE_CONFIG,
        BATCH_BYTES,
        ProducerConfig.BUFFER_MEMORY_CONFIG,
        BUFFER_BYTES,
        ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
        ByteArraySerializer.class,
        ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
        ByteArraySerializer.class);
  }
}
