/** JMH benchmarks. */
package io.plaudit.benchmarks.jmh;
