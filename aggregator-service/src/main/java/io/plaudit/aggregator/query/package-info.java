/**
 * The native query API: what the store holds, as JSON over HTTP.
 *
 * <p>The journey of a read: {@link io.plaudit.aggregator.query.QueryApi} authenticates the caller,
 * has the endpoint check the parameters, waits at the {@link
 * io.plaudit.aggregator.query.ReadBarrier} until the store has applied what the log held when the
 * read arrived, and lets the endpoint ask PostgreSQL. What callers send reaches SQL only as bound
 * parameters, and every statement binds the caller's tenant or a hash that includes it.
 *
 * <p>Doors: {@code QueryApi}, {@code QuerySettings}, {@code ReadBarrier} and {@code QueryDatabase}.
 */
package io.plaudit.aggregator.query;
