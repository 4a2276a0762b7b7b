package io.plaudit.ingest.http;

import io.plaudit.ingest.admission.RateExceededException;
import io.plaudit.ingest.dialect.AnsweredException;
import io.plaudit.ingest.dialect.DialectResponse;
import io.plaudit.ingest.dialect.IncompleteAnswerException;
import io.plaudit.ingest.dialect.RefusedException;
import io.plaudit.ingest.publish.PublishException;
import io.plaudit.ingest.reads.QueryException;
import io.plaudit.model.InvalidEventException;
import io.vertx.core.http.HttpHeaders;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an exception means to a caller: the one place where types become statuses. What is our own
 * fault is logged here, once, and told without details.
 *
 * @param known what became of the events, if the exception itself knows
 */
record Refusal(int status, String message, Map<String, String> headers, Optional<Outcome> known) {

  private static final Logger LOG = LoggerFactory.getLogger(Refusal.class);
  private static final Map<String, String> RETRY = Map.of(HttpHeaders.RETRY_AFTER.toString(), "1");
  private static final Map<String, String> CHALLENGE = Map.of("WWW-Authenticate", "Bearer");

  /** What to say about a write that failed. */
  enum Outcome {
    NOT_STORED(" (not stored)"),
    UNKNOWN(" (unknown whether it is stored: retry with this Idempotency-Key)");

    private final String sentence;

    Outcome(String sentence) {
      this.sentence = sentence;
    }

    String sentence() {
      return sentence;
    }
  }

  static Refusal of(Throwable thrown, String requestId) {
    Throwable cause = unwrapped(thrown);
    if (cause instanceof InvalidEventException) {
      return new Refusal(400, cause.getMessage(), Map.of(), Optional.empty());
    }
    if (cause instanceof RequestException refused) {
      Map<String, String> headers = new HashMap<>(headers(refused.status()));
      headers.putAll(refused.headers());
      return new Refusal(refused.status(), refused.getMessage(), headers, Optional.empty());
    }
    if (cause instanceof RateExceededException exceeded) {
      String seconds = Long.toString(exceeded.retrySeconds());
      return new Refusal(
          429,
          exceeded.getMessage(),
          Map.of(HttpHeaders.RETRY_AFTER.toString(), seconds),
          Optional.empty());
    }
    if (cause instanceof RefusedException refused) {
      return new Refusal(
          refused.status(), refused.getMessage(), headers(refused.status()), Optional.empty());
    }
    if (cause instanceof IncompleteAnswerException) {
      return new Refusal(422, cause.getMessage(), Map.of(), Optional.empty());
    }
    if (cause instanceof QueryException query) {
      return new Refusal(
          query.status(), query.getMessage(), headers(query.status()), Optional.empty());
    }
    if (cause instanceof PublishException unpublished) {
      return of(unpublished);
    }
    LOG.atError().setCause(cause).addKeyValue("request", requestId).log("a request failed");
    return new Refusal(500, "internal error, request " + requestId, Map.of(), Optional.empty());
  }

  /** What a dialect has answered by this, where it has. */
  static Optional<DialectResponse> said(Throwable thrown) {
    return unwrapped(thrown) instanceof AnsweredException answered
        ? Optional.of(answered.answer())
        : Optional.empty();
  }

  /** Which field of the request is wrong, or null. */
  static String field(Throwable thrown) {
    return unwrapped(thrown) instanceof InvalidEventException invalid ? invalid.field() : null;
  }

  private static Throwable unwrapped(Throwable thrown) {
    return thrown instanceof CompletionException && thrown.getCause() != null
        ? thrown.getCause()
        : thrown;
  }

  /** What became of the events of a write that ended so. */
  Outcome outcome(boolean handedOver) {
    return known.orElse(handedOver ? Outcome.UNKNOWN : Outcome.NOT_STORED);
  }

  /** A status as a word for a label. */
  static String reason(int status) {
    return switch (status) {
      case 400, 422 -> "invalid";
      case 401 -> "unauthorized";
      case 403 -> "forbidden";
      case 404, 405 -> "not_found";
      case 408 -> "timeout";
      case 413 -> "too_large";
      case 429 -> "too_many";
      case Exchange.DISCONNECTED -> "disconnected";
      default -> "other";
    };
  }

  private static Refusal of(PublishException unpublished) {
    Outcome outcome =
        unpublished.outcome() == PublishException.Outcome.NOT_STORED
            ? Outcome.NOT_STORED
            : Outcome.UNKNOWN;
    return new Refusal(503, unpublished.getMessage(), RETRY, Optional.of(outcome));
  }

  private static Map<String, String> headers(int status) {
    return switch (status) {
      case 401 -> CHALLENGE;
      case 429, 503 -> RETRY;
      default -> Map.of();
    };
  }
}
