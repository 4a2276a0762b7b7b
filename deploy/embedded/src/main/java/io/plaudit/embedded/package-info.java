/**
 * A real Kafka broker and a real PostgreSQL server on the loopback interface, for a laptop and for
 * tests: start, address, close. Nothing here knows what they are used for.
 */
package io.plaudit.embedded;
