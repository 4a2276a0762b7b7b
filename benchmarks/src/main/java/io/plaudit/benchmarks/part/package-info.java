/**
 * The parts that are measured, each a process of its own: broker, database, services, limits, peer.
 */
package io.plaudit.benchmarks.part;
