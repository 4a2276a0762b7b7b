package io.plaudit.aggregator.forward;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends feedback to LangSmith, several at once. Blocks, ten seconds at most. */
final class LangSmithClient {

  private static final Logger LOG = LoggerFactory.getLogger(LangSmithClient.class);
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_WITHIN)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  private final LangSmithAccess access;

  LangSmithClient(LangSmithAccess access) {
    this.access = access;
  }

  /** The replies, in this order. */
  List<Reply> send(List<Delivery> deliveries) {
    long deadline = System.nanoTime() + ANSWER_WITHIN.toNanos();
    List<CompletableFuture<Reply>> asked = deliveries.stream().map(this::send).toList();
    List<Reply> replies = new ArrayList<>();
    for (CompletableFuture<Reply> answer : asked) {
      replies.add(reply(answer, Math.max(0, deadline - System.nanoTime())));
    }
    return replies;
  }

  private CompletableFuture<Reply> send(Delivery delivery) {
    HttpRequest post =
        request(access.feedback())
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(delivery.body()))
            .build();
    return http.sendAsync(post, HttpResponse.BodyHandlers.discarding())
        .thenCompose(
            response ->
                switch (response.statusCode()) {
                  // A conflict is with this feedback only if it is there.
                  case Reply.CONFLICT ->
                      look(access.feedback(delivery.ref().feedbackId())).thenApply(Reply::conflict);
                  // What is not there is this feedback's run only if the address and the key are
                  // right.
                  case Reply.NOT_FOUND -> look(access.anyFeedback()).thenApply(Reply::notFound);
                  default -> CompletableFuture.completedFuture(reply(response));
                });
  }

  /** The status of what is there; that of the answer before does not say enough. */
  private CompletableFuture<Integer> look(URI uri) {
    return http.sendAsync(request(uri).GET().build(), HttpResponse.BodyHandlers.discarding())
        .thenApply(HttpResponse::statusCode);
  }

  private HttpRequest.Builder request(URI uri) {
    return HttpRequest.newBuilder(uri)
        .timeout(ANSWER_WITHIN)
        .header("x-api-key", access.apiKey().reveal());
  }

  private static Reply reply(HttpResponse<Void> response) {
    return Reply.of(
        response.statusCode(), response.headers().firstValue("retry-after").orElse(null));
  }

  private static Reply reply(CompletableFuture<Reply> answer, long withinNanos) {
    try {
      return answer.get(withinNanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      // Lets go of the connection; whatever arrived there, the id makes a repetition harmless.
      answer.cancel(true);
      return Reply.NONE;
    } catch (ExecutionException e) {
      LOG.atDebug().setCause(e.getCause()).log("LangSmith does not answer");
      return Reply.NONE;
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
