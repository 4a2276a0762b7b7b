package io.plaudit.ingest.dialect.langsmith;

import java.math.BigDecimal;

/**
 * How a feedback judges.
 *
 * @param score null where there is none
 */
record Rating(BigDecimal score, SentValue value) {}
