package io.plaudit.ingest.reads;

/** A native query has no answer: the aggregator refused it, or there is nobody to answer. */
public final class QueryException extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private static final int UNAVAILABLE = 503;
  private static final int TOO_MANY = 429;

  /** The status of a question whose answer would be too large. */
  static final int TOO_BROAD = 422;

  private final int status;
  private final boolean late;

  QueryException(int status, boolean late, String message, Throwable cause) {
    super(message, cause);
    this.status = status;
    this.late = late;
  }

  public static QueryException unavailable(String reason, Throwable cause) {
    return new QueryException(UNAVAILABLE, false, reason, cause);
  }

  /** There are too many feedbacks with an id, or too large ones, to change all of them at once. */
  static QueryException tooBroad(String detail, Throwable cause) {
    return new QueryException(
        TOO_BROAD,
        false,
        "not changed: too many feedbacks, or too large ones, have this id ("
            + detail
            + "); create each of them again with this id, its trace_id and the new content",
        cause);
  }

  /** There are more feedbacks than can be changed at once. */
  static QueryException tooMany() {
    return new QueryException(
        TOO_BROAD, false, "not changed: these are too many feedbacks at once, name fewer", null);
  }

  /** A tenant asks more at once than it may. */
  static QueryException tooManyReads() {
    return new QueryException(TOO_MANY, false, "too many reads of this tenant at once", null);
  }

  /** The store had not applied all that the log held: "not found" may be wrong. */
  boolean late() {
    return late;
  }

  /** 4xx when the query was at fault, else 503. */
  public int status() {
    return status;
  }
}
