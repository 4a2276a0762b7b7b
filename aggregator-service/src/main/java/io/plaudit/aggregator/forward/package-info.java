/**
 * Sends feedback on to other services. {@code LangSmithForwarder} follows the log, picks what came
 * through Humm's API, sends it to LangSmith, and says so by amendments. The door is {@link
 * io.plaudit.aggregator.forward.LangSmithForwarding}.
 */
package io.plaudit.aggregator.forward;
