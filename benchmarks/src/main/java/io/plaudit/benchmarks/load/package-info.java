/** What is sent: the feedback, and the tools that send it. */
package io.plaudit.benchmarks.load;
