/**
 * Humm's feedback API (https://docs.heyhumm.ai): thumbs, ratings and comments on threads, and on
 * the runs and traces behind them.
 */
package io.plaudit.ingest.dialect.humm;
