/**
 * Structured fuzzing: requests and texts that were valid, and what strangers make of them. The
 * changes are drawn by jqwik, so that a failing input is shrunk and a seed repeats a run.
 */
package io.plaudit.testsupport.fuzz;
