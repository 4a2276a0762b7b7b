/**
 * What events do to feedback and to the sums over it, as pure arithmetic: no clock, no I/O. The
 * door is {@link io.plaudit.aggregator.aggregate.Aggregator}: events and the stored states of the
 * feedbacks that they address go in, new states, deltas and rejections come out.
 */
package io.plaudit.aggregator.aggregate;
