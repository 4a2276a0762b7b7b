package io.plaudit.ingest.reads;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plaudit.access.Principal;
import io.plaudit.ingest.dialect.NativeQuery;
import io.plaudit.turns.Turns;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** Asks the aggregator. Answers in bounded time; every failure is a {@link QueryException}. */
public final class QueryClient {

  private static final long CONNECT_TIMEOUT_MS = 1_000;

  /** Longer than the aggregator takes at most: its read barrier and its statement timeout. */
  private static final long ANSWER_TIMEOUT_MS = 10_000;

  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final HttpClient client;
  private final AssertionSigner signer;
  private final Turns turns;

  /**
   * @param client with the aggregator as its default host and port
   * @param turns of the tenants
   */
  public QueryClient(HttpClient client, AssertionSigner signer, Turns turns) {
    this.client = client;
    this.signer = signer;
    this.turns = turns;
  }

  public Future<QueryAnswer> ask(NativeQuery query, Principal principal) {
    return turns
        .take(principal.tenant(), () -> askNow(query, principal))
        .map(QueryClient::here)
        .orElseGet(() -> Future.failedFuture(QueryException.tooManyReads()));
  }

  /** What comes of it, where it was asked, whoever was before. */
  private static Future<QueryAnswer> here(CompletionStage<QueryAnswer> answer) {
    Context context = Vertx.currentContext();
    return context == null
        ? Future.fromCompletionStage(answer)
        : Future.fromCompletionStage(answer, context);
  }

  private CompletionStage<QueryAnswer> askNow(NativeQuery query, Principal principal) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(query.body().isPresent() ? HttpMethod.POST : HttpMethod.GET)
            .setURI(uri(query))
            .setConnectTimeout(CONNECT_TIMEOUT_MS)
            .setIdleTimeout(ANSWER_TIMEOUT_MS)
            .putHeader(HttpHeaders.AUTHORIZATION, signer.authorization(principal));
    return client
        .request(options)
        // Within one step, on the event loop: who asks from another thread would otherwise, now and
        // then, come too late for a body that has passed already.
        .compose(request -> request.send(query.body().orElse("")).compose(QueryClient::whole))
        .recover(QueryClient::explain)
        .toCompletionStage();
  }

  private static Future<QueryAnswer> whole(HttpClientResponse response) {
    return response.body().map(body -> answer(response, body));
  }

  private static Future<QueryAnswer> explain(Throwable cause) {
    return Future.failedFuture(
        cause instanceof QueryException
            ? cause
            : QueryException.unavailable("the aggregator does not answer", cause));
  }

  private static QueryAnswer answer(HttpClientResponse response, Buffer body) {
    int status = response.statusCode();
    if (status != 200) {
      throw refusal(response, body);
    }
    return new QueryAnswer(
        body.getBytes(), Optional.ofNullable(response.getHeader(QueryAnswer.BEHIND)));
  }

  private static QueryException refusal(HttpClientResponse response, Buffer body) {
    int status = response.statusCode();
    boolean late = response.headers().contains(QueryAnswer.BEHIND);
    // Who may call was settled before: the aggregator does not believe us, which no caller can
    // mend.
    boolean callersFault =
        status >= 400 && status < 500 && status != UNAUTHORIZED && status != FORBIDDEN;
    return callersFault
        ? new QueryException(status, late, detail(body), null)
        : QueryException.unavailable("the aggregator answers " + status, null);
  }

  private static String detail(Buffer problem) {
    try {
      JsonNode detail = MAPPER.readTree(problem.getBytes()).path("detail");
      return detail.asText("the query was refused");
    } catch (IOException e) {
      return "the query was refused";
    }
  }

  private static String uri(NativeQuery query) {
    String parameters =
        query.parameters().entrySet().stream()
            .map(parameter -> encode(parameter.getKey()) + "=" + encode(parameter.getValue()))
            .collect(Collectors.joining("&"));
    return parameters.isEmpty() ? query.path() : query.path() + "?" + parameters;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
