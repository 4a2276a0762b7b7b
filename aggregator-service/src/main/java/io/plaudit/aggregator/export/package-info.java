/**
 * Feedbacks as files: rows of the store as NDJSON, CSV or Parquet, in pieces that follow each
 * other. Knows neither where rows come from nor where the bytes go.
 */
package io.plaudit.aggregator.export;
