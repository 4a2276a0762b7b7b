/**
 * API keys that are made at run time: side objects of hashes, which every front door has in memory.
 * Who calls is found out there, beside the configured keys; what makes, lists and revokes keys is
 * an API of its own.
 */
package io.plaudit.ingest.keys;
