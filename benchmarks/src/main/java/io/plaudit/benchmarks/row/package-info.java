/** The rows of the report: what takes turns, and what is measured of it. */
package io.plaudit.benchmarks.row;
