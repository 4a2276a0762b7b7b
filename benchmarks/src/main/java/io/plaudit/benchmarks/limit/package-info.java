/** What the hardware and the libraries allow when almost nothing is done. */
package io.plaudit.benchmarks.limit;
