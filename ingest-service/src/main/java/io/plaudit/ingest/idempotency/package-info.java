/** How a repeated write is recognised: the keys, and the ids that derive from them. */
package io.plaudit.ingest.idempotency;
