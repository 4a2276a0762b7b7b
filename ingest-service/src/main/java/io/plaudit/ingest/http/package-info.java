/**
 * The front door: finds the operation, asks who is calling, reads the body within bounds, lets the
 * dialect plan, publishes or queries, and words every failure. Nothing here blocks an event loop,
 * and no vendor is named.
 */
package io.plaudit.ingest.http;
