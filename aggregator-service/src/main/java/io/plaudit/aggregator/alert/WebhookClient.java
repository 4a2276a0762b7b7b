package io.plaudit.aggregator.alert;

import io.plaudit.alert.Webhook;
import io.plaudit.alert.WebhookSecret;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Posts to strangers' URLs, signed as Standard Webhooks says
 * (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md). A
 * name is looked up here, and the connection goes to the address that was looked at: what it
 * resolves to a moment later does not matter. Redirections are not followed, and of an answer
 * nothing but its status is read. Never blocks the caller.
 */
final class WebhookClient {

  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;
  private static final int LOOKING_UP = 4;
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);

  private final HttpClient http;
  private final WorkerExecutor resolving;
  private final boolean privateToo;
  private final Duration answerWithin;
  private final InstantSource clock;

  /**
   * @param privateToo whether addresses that are not on the open internet are asked
   * @param answerWithin the whole try
   */
  WebhookClient(Vertx vertx, boolean privateToo, Duration answerWithin, InstantSource clock) {
    this.privateToo = privateToo;
    this.answerWithin = answerWithin;
    this.clock = clock;
    http =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setKeepAlive(false)
                .setVerifyHost(true)
                .setDecompressionSupported(false),
            new PoolOptions().setHttp1MaxSize(Sender.AT_ONCE).setMaxWaitQueueSize(Sender.AT_ONCE));
    resolving = vertx.createSharedWorkerExecutor("plaudit-webhook-names", LOOKING_UP);
  }

  /** There is no address that may be asked. */
  private static final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RefusedException() {
      super("the address is not on the open internet", null, false, false);
    }
  }

  /** A try that may be over before its connection is there. */
  private static final class Attempt {
    private HttpClientRequest request;
    private boolean over;

    /** False where it is too late; then the connection is let go. */
    synchronized boolean begin(HttpClientRequest opened) {
      request = opened;
      if (over) {
        opened.reset();
      }
      return !over;
    }

    /** Lets go of the connection, whatever else the stranger has to say. */
    synchronized void end() {
      over = true;
      if (request != null) {
        request.reset();
      }
    }

    synchronized boolean isOver() {
      return over;
    }
  }

  /** Never fails. */
  Future<Outcome> post(Webhook webhook, WebhookSecret secret, String id, String body) {
    Attempt attempt = new Attempt();
    return address(webhook.url().getHost())
        .compose(address -> attempt.isOver() ? tooLate() : open(webhook.url(), address))
        .compose(request -> attempt.begin(request) ? send(request, secret, id, body) : tooLate())
        .timeout(answerWithin.toMillis(), TimeUnit.MILLISECONDS)
        .onComplete(done -> attempt.end())
        .map(Outcome::of)
        .recover(failure -> Future.succeededFuture(outcome(failure)));
  }

  Future<Void> close() {
    return http.close().eventually(resolving::close);
  }

  private Future<Integer> send(
      HttpClientRequest request, WebhookSecret secret, String id, String body) {
    long timestamp = clock.instant().getEpochSecond();
    return request
        .putHeader("content-type", "application/json")
        .putHeader("user-agent", "Plaudit")
        .putHeader("webhook-id", id)
        .putHeader("webhook-timestamp", Long.toString(timestamp))
        .putHeader("webhook-signature", secret.signature(id, timestamp, body))
        .send(body)
        .map(
            response -> {
              // It is let go of unread, which is no error.
              response.exceptionHandler(letGo -> {});
              response.pause();
              return response.statusCode();
            });
  }

  private Future<HttpClientRequest> open(URI url, InetAddress address) {
    return http.request(request(url, address).setIdleTimeout(answerWithin.toMillis()));
  }

  private static <T> Future<T> tooLate() {
    return Future.failedFuture(new TimeoutException());
  }

  private static RequestOptions request(URI url, InetAddress address) {
    boolean tls = "https".equals(url.getScheme());
    int usual = tls ? HTTPS_PORT : HTTP_PORT;
    int port = url.getPort() < 0 ? usual : url.getPort();
    String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    return new RequestOptions()
        .setMethod(HttpMethod.POST)
        .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(address, port)))
        .setHost(url.getHost())
        .setPort(port)
        .setSsl(tls)
        .setURI(url.getRawQuery() == null ? path : path + "?" + url.getRawQuery())
        .setFollowRedirects(false)
        .setConnectTimeout(CONNECT_WITHIN.toMillis());
  }

  private Future<InetAddress> address(String host) {
    return resolving.executeBlocking(() -> allowed(InetAddress.getAllByName(host)), false);
  }

  private InetAddress allowed(InetAddress[] addresses) throws UnknownHostException {
    InetAddress address =
        Arrays.stream(addresses)
            .filter(found -> privateToo || PublicAddresses.contain(found))
            .findFirst()
            .orElseThrow(RefusedException::new);
    // Without its name: the one that was looked at is asked, and no other.
    return InetAddress.getByAddress(address.getAddress());
  }

  /** In words that tell no more than a stranger may know. */
  private Outcome outcome(Throwable failure) {
    if (failure instanceof RefusedException) {
      return Outcome.hopeless(failure.getMessage());
    }
    if (failure instanceof UnknownHostException) {
      return Outcome.failed("the host is not known");
    }
    if (failure instanceof TimeoutException) {
      return Outcome.failed("no answer within " + answerWithin.toSeconds() + " s");
    }
    return Outcome.failed("no connection, or it broke: " + failure.getClass().getSimpleName());
  }
}
