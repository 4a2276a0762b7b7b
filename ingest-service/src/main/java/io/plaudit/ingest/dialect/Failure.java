package io.plaudit.ingest.dialect;

/**
 * Why a request fails, before a dialect words it.
 *
 * @param message safe to send; for a write it says whether something may be stored
 */
public record Failure(int status, String message) {}
