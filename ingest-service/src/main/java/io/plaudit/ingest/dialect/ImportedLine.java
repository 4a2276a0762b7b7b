package io.plaudit.ingest.dialect;

import io.plaudit.ingest.idempotency.Attempt;
import java.time.Instant;

/**
 * One line of an import.
 *
 * @param text what stands on it
 * @param names what ids derive from where the line brings none
 * @param receivedAt the server's clock, in microseconds
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares them, and a copy of a line would cost.
public record ImportedLine(String tenant, byte[] text, Attempt.Item names, Instant receivedAt) {}
