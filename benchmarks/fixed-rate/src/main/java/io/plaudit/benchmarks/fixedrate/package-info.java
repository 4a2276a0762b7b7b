/** Hyperfoil as a command: requests at a fixed rate, whether or not answers come. */
package io.plaudit.benchmarks.fixedrate;
