/**
 * The rules by which alerts are raised: side objects that are made, changed and removed here. Who
 * looks whether they hold is the aggregator.
 */
package io.plaudit.ingest.alerts;
