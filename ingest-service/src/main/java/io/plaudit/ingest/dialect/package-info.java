/**
 * What a vendor's adapter is. Its operations are of three kinds: a write becomes events, a read
 * becomes native queries, the rest has a fixed answer. Each vendor has a package below this one,
 * the only place where its words occur.
 */
package io.plaudit.ingest.dialect;
