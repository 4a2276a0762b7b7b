/**
 * Recomputes aggregates from rows and says where they differ, in the store that is in use. It
 * trusts nothing that made the aggregates: the sums, the entries and the hashes are computed by
 * PostgreSQL.
 */
package io.plaudit.aggregator.audit;
