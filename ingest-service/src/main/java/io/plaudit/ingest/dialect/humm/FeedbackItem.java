package io.plaudit.ingest.dialect.humm;

import java.math.BigDecimal;

/**
 * One feedback of a request, checked.
 *
 * @param key may be empty, as Humm lets it be
 * @param traceId the trace it is about: that at LangSmith, else the run there, else the thread
 * @param score exact; the others may be null too
 */
record FeedbackItem(
    String key,
    FeedbackType type,
    String threadId,
    String organizationId,
    String traceId,
    BigDecimal score,
    String value,
    String comment,
    String runId,
    String langSmithTraceId) {}
