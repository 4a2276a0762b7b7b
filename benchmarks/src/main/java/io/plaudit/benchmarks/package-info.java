/** The command line of the benchmarks, and what every row of theirs is given. */
package io.plaudit.benchmarks;
