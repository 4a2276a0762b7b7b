/**
 * The front door: HTTP in, Kafka out. An event's way: {@code http.FrontDoor} finds the operation,
 * {@code http.Bodies} reads the request, {@code dialect} makes events of it, {@code publish} hands
 * them to Kafka, and the dialect's answer goes back when they are replicated. {@link IngestService}
 * opens and closes all of it.
 */
package io.plaudit.ingest;
