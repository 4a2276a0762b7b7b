package io.plaudit.aggregator.query;

import java.time.Duration;

/** Why a read is not answered, in words that are safe to send. */
final class Problem extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** The kinds, as RFC 9457 problem types. */
  enum Kind {
    INVALID_REQUEST(400, "invalid-request", "The request breaks a rule"),
    UNAUTHORIZED(401, "unauthorized", "A valid key is required"),
    FORBIDDEN(403, "forbidden", "The key may not do this"),
    NOT_FOUND(404, "not-found", "There is no such thing"),
    METHOD_NOT_ALLOWED(405, "method-not-allowed", "The resource does not take this method"),
    TOO_LARGE(413, "too-large", "The body is too large"),
    TOO_BROAD(422, "too-broad", "The question is too broad"),
    TOO_MANY(429, "too-many", "More at once than a tenant may"),
    INTERNAL(500, "internal", "The server failed"),
    UNAVAILABLE(503, "unavailable", "Not available at the moment");

    private final int status;
    private final String slug;
    private final String title;

    Kind(int status, String slug, String title) {
      this.status = status;
      this.slug = slug;
      this.title = title;
    }

    int status() {
      return status;
    }

    String slug() {
      return slug;
    }

    String title() {
      return title;
    }
  }

  private static final Duration MOMENT = Duration.ofSeconds(1);

  private final Kind kind;
  private final Duration retryAfter;

  Problem(Kind kind, String detail) {
    this(kind, detail, MOMENT);
  }

  private Problem(Kind kind, String detail, Duration retryAfter) {
    super(detail, null, false, false);
    this.kind = kind;
    this.retryAfter = retryAfter;
  }

  static Problem notFound(String detail) {
    return new Problem(Kind.NOT_FOUND, detail);
  }

  static Problem tooBroad(String detail) {
    return new Problem(Kind.TOO_BROAD, detail);
  }

  static Problem tooManyReads() {
    return new Problem(Kind.TOO_MANY, "too many reads of this tenant at once");
  }

  static Problem tooSoon(String detail, Duration retryAfter) {
    return new Problem(Kind.TOO_MANY, detail, retryAfter.plus(MOMENT));
  }

  static Problem unavailable(String detail) {
    return new Problem(Kind.UNAVAILABLE, detail);
  }

  Kind kind() {
    return kind;
  }

  /** When asking again may help, where it may at all; at least a second. */
  Duration retryAfter() {
    return retryAfter;
  }
}
