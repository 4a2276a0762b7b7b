package io.plaudit.ingest.dialect;

/**
 * Why a request fails, before a dialect words it.
 *
 * @param message safe to send; for a write it says whether something may be stored
 * @param field what of the request is wrong; null where it is no single field
 */
public record Failure(int status, String message, String field) {

  public Failure(int status, String message) {
    this(status, message, null);
  }
}
