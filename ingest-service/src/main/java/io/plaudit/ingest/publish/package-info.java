/**
 * Hands events to Kafka: bounded before anything is queued, on a thread of its own, and answered in
 * bounded time. Knows no dialect and no HTTP.
 */
package io.plaudit.ingest.publish;
