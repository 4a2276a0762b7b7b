/**
 * What tests need to meet the real thing: a broker and a database that a JVM's tests share, and
 * services as processes of their own.
 *
 * <p>{@link io.plaudit.testsupport.TestKafka} and {@link io.plaudit.testsupport.TestPostgres} use
 * containers where an engine answers and the embedded servers elsewhere. A test that stops and
 * starts its broker or its database takes {@link io.plaudit.embedded.EmbeddedKafka} or {@link
 * io.plaudit.embedded.EmbeddedDatabase} itself: closed and started again on the same directory,
 * with port 0, each comes back at the same address with its data.
 */
package io.plaudit.testsupport;
