/**
 * What a feedback is: a fact about a trace, the three things that can happen to it, and every rule
 * it keeps. Knows nothing but the JDK. Start at {@link io.plaudit.model.FeedbackEvent}.
 */
package io.plaudit.model;
