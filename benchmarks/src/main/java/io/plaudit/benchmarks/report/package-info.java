/** From samples to tables and plots. */
package io.plaudit.benchmarks.report;
