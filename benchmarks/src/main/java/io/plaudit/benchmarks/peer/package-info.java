/** How others would do the same. */
package io.plaudit.benchmarks.peer;
